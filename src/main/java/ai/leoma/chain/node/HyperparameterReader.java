package ai.leoma.chain.node;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Hyperparameters;
import ai.leoma.chain.Rao;
import ai.leoma.chain.rpc.RpcRefused;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.state.StateReader;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads what the subnet demands: most of it as the runtime itself tells it, which also knows how
/// its figures follow from one another.
final class HyperparameterReader {
  private static final String NEXT_EPOCH = "SubnetInfoRuntimeApi_get_next_epoch_start_block";
  private static final Entry SEAL_VERSION =
      Entry.of("SubtensorModule", "CommitRevealWeightsVersion");
  private static final Entry STAKE_THRESHOLD = Entry.of("SubtensorModule", "StakeThreshold");
  private static final int U16 = 65_535;
  private static final List<String> FIELDS =
      List.of(
          "num_uids",
          "tempo",
          "weights_rate_limit",
          "weights_version",
          "commit_reveal_weights_enabled",
          "commit_reveal_period",
          "min_allowed_weights",
          "max_weights_limit",
          "activity_cutoff",
          "max_validators",
          "immunity_period",
          "owner_hotkey",
          "hotkeys");

  private final StateReader reader;
  private final SubnetReader subnet;
  private final int netuid;

  HyperparameterReader(StateReader reader, SubnetReader subnet, int netuid) {
    this.reader = reader;
    this.subnet = subnet;
    this.netuid = netuid;
  }

  Uni<Hyperparameters> read(Moment moment) {
    return Uni.combine()
        .all()
        .unis(
            subnet.fields(moment, FIELDS),
            reader.read(moment, List.of(SEAL_VERSION, STAKE_THRESHOLD)),
            nextEpoch(moment))
        .with((fields, state, nextEpoch) -> read(moment, fields, state, nextEpoch));
  }

  private static Hyperparameters read(
      Moment moment, SubnetFields fields, StateAt state, OptionalLong nextEpoch) {
    Optional<Hotkey> owner = fields.account("owner_hotkey");
    return new Hyperparameters(
        moment.block(),
        (int) fields.number("num_uids", U16),
        (int) fields.number("tempo", U16),
        nextEpoch,
        fields.number("weights_rate_limit", Long.MAX_VALUE),
        fields.whole("weights_version"),
        fields.truth("commit_reveal_weights_enabled"),
        fields.number("commit_reveal_period", Long.MAX_VALUE),
        (int) state.number(SEAL_VERSION),
        (int) fields.number("min_allowed_weights", U16),
        (int) fields.number("max_weights_limit", U16),
        fields.number("activity_cutoff", Long.MAX_VALUE),
        (int) fields.number("max_validators", U16),
        (int) fields.number("immunity_period", U16),
        new Rao(state.wholeNumber(STAKE_THRESHOLD)),
        owner,
        uid(owner, fields.accounts("hotkeys")));
  }

  private static OptionalInt uid(Optional<Hotkey> owner, List<Optional<Hotkey>> hotkeys) {
    int uid = owner.isPresent() ? hotkeys.indexOf(owner) : -1;
    return uid < 0 ? OptionalInt.empty() : OptionalInt.of(uid);
  }

  /// Older runtimes have no such function.
  private Uni<OptionalLong> nextEpoch(Moment moment) {
    if (moment.runtime().metadata().knownApiMethod(NEXT_EPOCH).isEmpty()) {
      return Uni.createFrom().item(OptionalLong.empty());
    }
    return reader
        .call(moment, NEXT_EPOCH, ScaleValue.of(netuid))
        .map(HyperparameterReader::blockNumber)
        .onFailure(RpcRefused.class)
        .recoverWithItem(OptionalLong.empty());
  }

  private static OptionalLong blockNumber(ScaleValue answer) {
    return answer instanceof Chosen(String some, Whole(var block))
            && some.equals("Some")
            && block.bitLength() < Long.SIZE
        ? OptionalLong.of(block.longValue())
        : OptionalLong.empty();
  }
}
