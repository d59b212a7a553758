package ai.leoma.chain.submission;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.runtime.EpochSchedule;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Where the storage keeps what a writer on a subnet has to know. Weights are those of its first
/// mechanism, whose storage index is the subnet's own number.
record SubnetPlaces(int netuid) {
  private static final String SUBTENSOR = "SubtensorModule";
  private static final String COMMITMENTS = "Commitments";

  Entry uid(Hotkey hotkey) {
    return Entry.of(SUBTENSOR, "Uids", subnet(), account(hotkey));
  }

  Entry ownerHotkey() {
    return ofSubnet("SubnetOwnerHotkey");
  }

  Entry seats() {
    return ofSubnet("SubnetworkN");
  }

  Entry lastUpdates() {
    return ofSubnet("LastUpdate");
  }

  Entry permits() {
    return ofSubnet("ValidatorPermit");
  }

  Entry rateLimit() {
    return ofSubnet("WeightsSetRateLimit");
  }

  Entry versionKey() {
    return ofSubnet("WeightsVersionKey");
  }

  Entry leastWeights() {
    return ofSubnet("MinAllowedWeights");
  }

  Entry greatestWeight() {
    return ofSubnet("MaxWeightsLimit");
  }

  Entry weightsOf(int uid) {
    return Entry.of(SUBTENSOR, "Weights", subnet(), ScaleValue.of(uid));
  }

  Entry sealsWeights() {
    return ofSubnet("CommitRevealWeightsEnabled");
  }

  Entry sealVersion() {
    return Entry.of(SUBTENSOR, "CommitRevealWeightsVersion");
  }

  Entry revealPeriod() {
    return ofSubnet("RevealPeriodEpochs");
  }

  Entry sealedCommits(long epoch) {
    return Entry.of(SUBTENSOR, "TimelockedWeightCommits", subnet(), ScaleValue.of(epoch));
  }

  Entry epochIndex() {
    return ofSubnet("SubnetEpochIndex");
  }

  Entry lastEpochBlock() {
    return ofSubnet("LastEpochBlock");
  }

  Entry usedSpace(Hotkey hotkey) {
    return Entry.of(COMMITMENTS, "UsedSpaceOf", subnet(), account(hotkey));
  }

  Entry mostSpace() {
    return Entry.of(COMMITMENTS, "MaxSpace");
  }

  static Entry now() {
    return Entry.of("Timestamp", "Now");
  }

  /// All that [#schedule] needs.
  List<Entry> ofEpochs() {
    return List.of(
        epochIndex(),
        lastEpochBlock(),
        ofSubnet("PendingEpochAt"),
        ofSubnet("Tempo"),
        ofSubnet("BlocksSinceLastStep"));
  }

  /// Empty where the runtime has another scheduler than the one with a state.
  Optional<EpochSchedule> schedule(StateAt state) {
    if (!ofEpochs().stream().allMatch(state::has)) {
      return Optional.empty();
    }
    return Optional.of(
        new EpochSchedule(
            state.block().number(),
            state.number(lastEpochBlock()),
            state.number(ofSubnet("PendingEpochAt")),
            state.number(epochIndex()),
            state.number(ofSubnet("Tempo")),
            state.number(ofSubnet("BlocksSinceLastStep"))));
  }

  /// Where the next epoch begins, if that is known.
  OptionalLong nextEpoch(StateAt state) {
    return schedule(state).map(each -> each.epochBlock(1)).orElse(OptionalLong.empty());
  }

  /// Weights as [#weightsOf] has them.
  static ScaleValue row(List<ChainWeight> weights) {
    return ScaleValue.of(
        weights.stream()
            .map(
                each ->
                    ScaleValue.of(List.of(ScaleValue.of(each.uid()), ScaleValue.of(each.weight()))))
            .toList());
  }

  /// The time of the block, as its author set it.
  static Instant time(StateAt state) {
    return Instant.ofEpochMilli(state.number(now()));
  }

  private Entry ofSubnet(String item) {
    return Entry.of(SUBTENSOR, item, subnet());
  }

  private ScaleValue subnet() {
    return ScaleValue.of(netuid);
  }

  private static ScaleValue account(Hotkey hotkey) {
    return new Bytes(
        hotkey
            .publicKey()
            .orElseThrow(() -> new IllegalArgumentException("no address: " + hotkey.ss58())));
  }
}
