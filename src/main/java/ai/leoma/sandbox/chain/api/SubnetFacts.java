package ai.leoma.sandbox.chain.api;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.TypeRegistry;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.ChainState;
import ai.leoma.sandbox.chain.runtime.Names;
import ai.leoma.sandbox.chain.runtime.SubnetStorage;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What is known of a subnet at a block, by the names that the members of the runtime's answers
/// have. The same thing has several names there.
final class SubnetFacts {
  private static final Map<String, String> PLAIN_ITEMS =
      Map.ofEntries(
          Map.entry("tempo", "Tempo"),
          Map.entry("last_step", "LastMechansimStepBlock"),
          Map.entry("blocks_since_last_step", "BlocksSinceLastStep"),
          Map.entry("rho", "Rho"),
          Map.entry("kappa", "Kappa"),
          Map.entry("min_allowed_weights", "MinAllowedWeights"),
          Map.entry("max_weights_limit", "MaxWeightsLimit"),
          Map.entry("weights_version", "WeightsVersionKey"),
          Map.entry("weights_rate_limit", "WeightsSetRateLimit"),
          Map.entry("max_validators", "MaxAllowedValidators"),
          Map.entry("max_allowed_validators", "MaxAllowedValidators"),
          Map.entry("num_uids", "SubnetworkN"),
          Map.entry("subnetwork_n", "SubnetworkN"),
          Map.entry("max_uids", "MaxAllowedUids"),
          Map.entry("max_allowed_uids", "MaxAllowedUids"),
          Map.entry("burn", "Burn"),
          Map.entry("difficulty", "Difficulty"),
          Map.entry("immunity_period", "ImmunityPeriod"),
          Map.entry("min_difficulty", "MinDifficulty"),
          Map.entry("max_difficulty", "MaxDifficulty"),
          Map.entry("min_burn", "MinBurn"),
          Map.entry("max_burn", "MaxBurn"),
          Map.entry("adjustment_alpha", "AdjustmentAlpha"),
          Map.entry("adjustment_interval", "AdjustmentInterval"),
          Map.entry("target_regs_per_interval", "TargetRegistrationsPerInterval"),
          Map.entry("max_regs_per_block", "MaxRegistrationsPerBlock"),
          Map.entry("serving_rate_limit", "ServingRateLimit"),
          Map.entry("commit_reveal_period", "RevealPeriodEpochs"),
          Map.entry("bonds_moving_avg", "BondsMovingAverage"),
          Map.entry("scaling_law_power", "ScalingLawPower"),
          Map.entry("network_registered_at", "NetworkRegisteredAt"),
          Map.entry("registration_allowed", "NetworkRegistrationAllowed"),
          Map.entry("pow_registration_allowed", "NetworkPowRegistrationAllowed"),
          Map.entry("commit_reveal_weights_enabled", "CommitRevealWeightsEnabled"),
          Map.entry("liquid_alpha_enabled", "LiquidAlphaOn"),
          Map.entry("subnet_is_active", "SubtokenEnabled"),
          Map.entry("transfers_enabled", "TransferToggle"),
          Map.entry("bonds_reset_enabled", "BondsResetOn"),
          Map.entry("owner", "SubnetOwner"),
          Map.entry("owner_hotkey", "SubnetOwnerHotkey"),
          Map.entry("owner_coldkey", "SubnetOwner"),
          Map.entry("active", "Active"),
          Map.entry("validator_permit", "ValidatorPermit"),
          Map.entry("last_update", "LastUpdate"),
          Map.entry("emission", "Emission"),
          Map.entry("dividends", "Dividends"),
          Map.entry("incentives", "Incentive"),
          Map.entry("consensus", "Consensus"));

  private final Block block;
  private final ChainState state;
  private final SubnetStorage subnet;
  private final List<Bytes> hotkeys;
  private final Map<String, ScaleValue> facts = new HashMap<>();

  SubnetFacts(Block block, int netuid) {
    this.block = block;
    this.state = block.chainState();
    this.subnet = new SubnetStorage(state, netuid);
    this.hotkeys = subnet.hotkeys();
    PLAIN_ITEMS.forEach(
        (name, item) -> facts.put(name, state.value(Names.SUBTENSOR, item, subnet.key())));
    addOthers();
  }

  private void addOthers() {
    facts.put("netuid", subnet.key());
    facts.put("block", ScaleValue.of(block.number()));
    facts.put("name", characters());
    facts.put("subnet_name", characters());
    facts.put("symbol", characters());
    facts.put("token_symbol", characters());
    facts.put("activity_cutoff", ScaleValue.of(activityCutoff()));
    List<ScaleValue> alphas = state.list(Names.SUBTENSOR, "AlphaValues", subnet.key());
    facts.put("alpha_low", alphas.get(0));
    facts.put("alpha_high", alphas.get(1));
    facts.put("yuma_version", ScaleValue.of(subnet.flag("Yuma3On") ? 3 : 2));
    facts.put("hotkeys", Names.list(hotkeys));
    facts.put("coldkeys", perHotkey(subnet::coldkey));
    facts.put("alpha_stake", perHotkey(hotkey -> new Whole(subnet.alpha(hotkey))));
    facts.put("tao_stake", perHotkey(hotkey -> new Whole(subnet.tao(hotkey))));
    facts.put("total_stake", perHotkey(hotkey -> new Whole(subnet.totalStake(hotkey))));
    facts.put("block_at_registration", perUid("BlockAtRegistration"));
    for (String zeros : List.of("pruning_score", "trust", "rank")) {
      facts.put(zeros, perHotkey(_ -> ScaleValue.of(0)));
    }
    for (String dividends : List.of("tao_dividends_per_hotkey", "alpha_dividends_per_hotkey")) {
      facts.put(dividends, perHotkey(hotkey -> Names.pair(hotkey, ScaleValue.of(0))));
    }
    facts.put("identities", perHotkey(_ -> Names.none()));
    facts.put("axons", perHotkey(_ -> blankOf("pallet_subtensor::pallet::AxonInfo")));
  }

  /// Follows from the tempo since the scheduler keeps its state.
  private long activityCutoff() {
    return subnet.number("ActivityCutoffFactorMilli") * subnet.number("Tempo") / 1000;
  }

  private ScaleValue characters() {
    byte[] symbol = state.bytes(Names.SUBTENSOR, "TokenSymbol", subnet.key());
    Integer[] characters = new Integer[symbol.length];
    for (int i = 0; i < symbol.length; i++) {
      characters[i] = symbol[i] & 0xff;
    }
    return new Listed(List.of(characters).stream().map(ScaleValue::of).toList());
  }

  private ScaleValue perHotkey(Function<Bytes, ScaleValue> value) {
    return new Listed(hotkeys.stream().map(value).toList());
  }

  private ScaleValue perUid(String item) {
    return new Listed(
        IntStream.range(0, hotkeys.size())
            .mapToObj(uid -> state.value(Names.SUBTENSOR, item, subnet.key(), ScaleValue.of(uid)))
            .toList());
  }

  ScaleValue blankOf(String path) {
    TypeRegistry types = state.runtime().metadata().types();
    return new Blank(types).of(types.idOf(path).orElseThrow());
  }

  /// Names and what is known under them.
  Map<String, ScaleValue> all() {
    return Map.copyOf(facts);
  }

  /// What is known of one seat.
  Map<String, ScaleValue> ofNeuron(int uid) {
    Bytes hotkey = hotkeys.get(uid);
    Map<String, ScaleValue> neuron = new HashMap<>();
    neuron.put("hotkey", hotkey);
    neuron.put("coldkey", subnet.coldkey(hotkey));
    neuron.put("uid", ScaleValue.of(uid));
    neuron.put("netuid", subnet.key());
    neuron.put("active", at("active", uid).orElse(new Truth(false)));
    neuron.put("validator_permit", at("validator_permit", uid).orElse(new Truth(false)));
    neuron.put("last_update", at("last_update", uid).orElse(ScaleValue.of(0)));
    neuron.put("incentive", at("incentives", uid).orElse(ScaleValue.of(0)));
    neuron.put("consensus", at("consensus", uid).orElse(ScaleValue.of(0)));
    neuron.put("dividends", at("dividends", uid).orElse(ScaleValue.of(0)));
    neuron.put("emission", at("emission", uid).orElse(ScaleValue.of(0)));
    neuron.put("stake", stake(hotkey));
    neuron.put(
        "weights",
        state.value(Names.SUBTENSOR, "Weights", subnet.storageIndex(0), ScaleValue.of(uid)));
    neuron.put(
        "bonds", state.value(Names.SUBTENSOR, "Bonds", subnet.storageIndex(0), ScaleValue.of(uid)));
    return Map.copyOf(neuron);
  }

  private ScaleValue stake(Bytes hotkey) {
    BigInteger amount = subnet.totalStake(hotkey);
    return Names.list(List.of(Names.pair(subnet.coldkey(hotkey), new Whole(amount))));
  }

  private Optional<ScaleValue> at(String name, int uid) {
    List<ScaleValue> all = ((Listed) facts.get(name)).elements();
    return uid < all.size() ? Optional.of(all.get(uid)) : Optional.empty();
  }

  int size() {
    return hotkeys.size();
  }
}
