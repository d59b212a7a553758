package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.runtime.Names.COMMITMENTS;
import static ai.leoma.sandbox.chain.runtime.Names.SUBTENSOR;
import static ai.leoma.sandbox.chain.runtime.Names.account;
import static ai.leoma.sandbox.chain.runtime.Names.bytes;
import static ai.leoma.sandbox.chain.runtime.Names.list;
import static ai.leoma.sandbox.chain.runtime.Names.pair;

import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.sandbox.chain.ledger.StateEdit;
import ai.leoma.sandbox.chain.runtime.Subnet.Seat;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;

/// Writes a subnet into the storage that a chain starts with.
final class Genesis {
  private static final String NAME = "leoma";
  private static final long TAO_WEIGHT_PERCENT = 18;

  private final StateEdit edit;
  private final Subnet subnet;
  private final ScaleValue netuid;

  private Genesis(StateEdit edit, Subnet subnet) {
    this.edit = edit;
    this.subnet = subnet;
    this.netuid = ScaleValue.of(subnet.netuid());
  }

  /// @param block number of the block that the storage is of
  static void write(StateEdit edit, Subnet subnet, long block) {
    Genesis genesis = new Genesis(edit, subnet);
    genesis.network(block);
    genesis.hyperparameters();
    subnet.seats().forEach(genesis::seat);
    genesis.vectors();
    subnet.revealed().forEach((hotkey, texts) -> genesis.revealed(account(hotkey), texts));
  }

  private void network(long block) {
    edit.put(SUBTENSOR, "NetworksAdded", new Truth(true), netuid);
    edit.put(SUBTENSOR, "TotalNetworks", 1);
    edit.put(SUBTENSOR, "SubnetworkN", subnet.seats().size(), netuid);
    edit.put(SUBTENSOR, "SubnetOwner", account(subnet.coldkey()), netuid);
    edit.put(SUBTENSOR, "SubnetOwnerHotkey", account(subnet.ownerHotkey()), netuid);
    edit.put(SUBTENSOR, "SubtokenEnabled", new Truth(true), netuid);
    edit.put(SUBTENSOR, "TokenSymbol", bytes(NAME), netuid);
    long sinceEpoch = block % Math.max(1, tempo());
    edit.put(SUBTENSOR, "LastEpochBlock", block - sinceEpoch, netuid);
    edit.put(SUBTENSOR, "LastMechansimStepBlock", block - sinceEpoch, netuid);
    edit.put(SUBTENSOR, "BlocksSinceLastStep", sinceEpoch, netuid);
    edit.put(SUBTENSOR, "SubnetEpochIndex", block / Math.max(1, tempo()), netuid);
    edit.put(
        SUBTENSOR,
        "TaoWeight",
        new Whole(
            BigInteger.TWO
                .pow(64)
                .multiply(BigInteger.valueOf(TAO_WEIGHT_PERCENT))
                .divide(BigInteger.valueOf(100))));
  }

  private long tempo() {
    return subnet.hyperparameters().tempo();
  }

  private void hyperparameters() {
    edit.put(SUBTENSOR, "Tempo", tempo(), netuid);
    edit.put(SUBTENSOR, "WeightsSetRateLimit", subnet.hyperparameters().weightsRateLimit(), netuid);
    edit.put(
        SUBTENSOR,
        "CommitRevealWeightsEnabled",
        new Truth(subnet.hyperparameters().hasCommitReveal()),
        netuid);
    edit.put(SUBTENSOR, "MinAllowedWeights", 1, netuid);
  }

  private void seat(Seat seat) {
    ScaleValue uid = ScaleValue.of(seat.uid());
    ScaleValue hotkey = account(seat.hotkey());
    ScaleValue coldkey = account(seat.coldkey());
    edit.put(SUBTENSOR, "Keys", hotkey, netuid, uid);
    edit.put(SUBTENSOR, "Uids", uid, netuid, hotkey);
    edit.put(SUBTENSOR, "Owner", coldkey, hotkey);
    edit.put(SUBTENSOR, "IsNetworkMember", new Truth(true), hotkey, netuid);
    edit.put(SUBTENSOR, "BlockAtRegistration", seat.registeredAt(), netuid, uid);
    edit.put(SUBTENSOR, "TotalHotkeyAlpha", new Whole(seat.alpha().amount()), hotkey, netuid);
  }

  /// One number or flag for each seat.
  private void vectors() {
    for (String name : List.of("Consensus", "Incentive", "Dividends", "ValidatorTrust")) {
      edit.put(SUBTENSOR, name, perSeat(seat -> ScaleValue.of(0)), netuid);
    }
    edit.put(SUBTENSOR, "Emission", perSeat(seat -> ScaleValue.of(0)), netuid);
    edit.put(SUBTENSOR, "Active", perSeat(seat -> new Truth(true)), netuid);
    edit.put(
        SUBTENSOR, "ValidatorPermit", perSeat(seat -> new Truth(seat.validatorPermit())), netuid);
    edit.put(SUBTENSOR, "LastUpdate", perSeat(seat -> ScaleValue.of(seat.lastUpdate())), netuid);
  }

  private ScaleValue perSeat(Function<Seat, ScaleValue> value) {
    return list(subnet.seats().stream().map(value).toList());
  }

  private void revealed(ScaleValue hotkey, List<Revealed> texts) {
    List<Listed> reveals =
        texts.stream()
            .map(
                text ->
                    pair(
                        new ScaleValue.Bytes(Names.scaleBytes(Subnet.plaintext(text))),
                        ScaleValue.of(text.block())))
            .toList();
    edit.put(COMMITMENTS, "RevealedCommitments", list(reveals), netuid, hotkey);
  }
}
