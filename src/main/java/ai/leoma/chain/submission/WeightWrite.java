package ai.leoma.chain.submission;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.runtime.EpochSchedule;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.submission.WeightRules.Checked;
import ai.leoma.chain.timelock.Beacon;
import ai.leoma.chain.timelock.TimelockEncryption;
import ai.leoma.chain.timelock.WeightsPlaintext;
import io.micrometer.core.instrument.Metrics;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/// Weights of one hotkey: open where the subnet wants them so, else sealed until their epoch.
final class WeightWrite implements ChainWrite {
  private static final Logger LOG = Logger.getLogger(WeightWrite.class);
  private static final String SET = "SubtensorModule.WeightsSet";
  private static final String COMMITTED = "SubtensorModule.TimelockedWeightsCommitted";

  /// Of a commit (subtensor, `MAX_CRV3_COMMIT_SIZE_BYTES`).
  private static final int LONGEST_COMMIT_BYTES = 5000;

  private final Node node;
  private final Hotkey own;
  private final SubnetPlaces places;
  private final WriteSettings settings;
  private final Beacon beacon;
  private final SecureRandom random;
  private final RevealWatch reveals;
  private final Map<Hotkey, Double> weights;
  private Optional<SealedWeights> sealedBefore = Optional.empty();

  WeightWrite(
      Node node,
      Hotkey own,
      WriteSettings settings,
      Beacon beacon,
      SecureRandom random,
      RevealWatch reveals,
      Map<Hotkey, Double> weights) {
    this.node = node;
    this.own = own;
    this.places = new SubnetPlaces(settings.netuid());
    this.settings = settings;
    this.beacon = beacon;
    this.random = random;
    this.reveals = reveals;
    this.weights = Map.copyOf(weights);
  }

  @Override
  public String name() {
    return "weights";
  }

  @Override
  public long eraBlocks() {
    return settings.weightEraBlocks();
  }

  /// Asked again only when no block can take what was prepared before.
  @Override
  public Prepared prepare(Moment moment) {
    sealedBefore.ifPresent(reveals::forget);
    sealedBefore = Optional.empty();
    WeightState wanted = new WeightState(places, own, weights.keySet());
    StateAt state = node.state(moment, wanted.wanted());
    return switch (WeightRules.check(wanted.limits(state), weights, settings.versionKey())) {
      case Checked.Unfit(WriteRefusal reason) -> new Prepared.Refused(reason);
      case Checked.Fit fit ->
          state.truth(places.sealsWeights())
              ? sealed(moment.runtime(), state, fit)
              : open(moment.runtime(), state, fit);
    };
  }

  private Prepared open(RuntimeAt runtime, StateAt state, Checked.Fit fit) {
    byte[] call =
        new WeightCalls(runtime.metadata(), places.netuid()).open(fit.weights(), fit.versionKey());
    return new Prepared.Ready(call, places.nextEpoch(state), inclusion -> whenSet(inclusion, fit));
  }

  private Prepared sealed(RuntimeAt runtime, StateAt state, Checked.Fit fit) {
    Optional<WriteRefusal> refusal = FollowedBeacon.refusal(state, beacon);
    if (refusal.isPresent()) {
      return new Prepared.Refused(refusal.get());
    }
    Optional<EpochSchedule> schedule = places.schedule(state);
    if (schedule.isEmpty()) {
      return notSupported("the chain's runtime schedules epochs in a way that is not known");
    }
    OptionalLong revealBlock = schedule.get().firstRevealBlock(revealPeriod(state));
    if (revealBlock.isEmpty()) {
      return notSupported("the subnet has no epochs, so sealed weights would never be revealed");
    }
    long round =
        beacon.roundAt(
            schedule
                .get()
                .revealTime(
                    revealBlock.getAsLong(),
                    SubnetPlaces.time(state),
                    BlockTime.of(runtime.metadata())));
    byte[] commit = commit(fit, round);
    if (commit.length > LONGEST_COMMIT_BYTES) {
      return notSupported(
          "%d sealed weights are more than one commit takes".formatted(fit.weights().size()));
    }
    byte[] call =
        new WeightCalls(runtime.metadata(), places.netuid())
            .sealed(commit, round, state.number(places.sealVersion()));
    SealedWeights sealed = sealed(commit, state, fit);
    reveals.expect(sealed);
    sealedBefore = Optional.of(sealed);
    return new Prepared.Ready(
        call,
        places.nextEpoch(state),
        inclusion -> whenSealed(inclusion, sealed, round, revealBlock.getAsLong()));
  }

  private SealedWeights sealed(byte[] commit, StateAt state, Checked.Fit fit) {
    long head = state.block().number();
    return new SealedWeights(
        SealedWeights.digest(commit),
        head + 1,
        head + settings.weightEraBlocks(),
        state.number(places.epochIndex()),
        fit.ownUid(),
        fit.weights());
  }

  private long revealPeriod(StateAt state) {
    return Math.min(state.number(places.revealPeriod()), EpochSchedule.MOST_REVEAL_EPOCHS);
  }

  private byte[] commit(Checked.Fit fit, long round) {
    byte[] plaintext =
        new WeightsPlaintext(own, fit.weights(), fit.versionKey().longValue()).encode();
    return TimelockEncryption.encrypt(beacon, round, plaintext, random);
  }

  private static Prepared notSupported(String what) {
    return new Prepared.Refused(new WriteRefusal.NotSupported(what));
  }

  private WriteOutcome whenSet(Inclusion inclusion, Checked.Fit fit) {
    ScaleValue set =
        new Listed(List.of(ScaleValue.of(places.netuid()), ScaleValue.of(fit.ownUid())));
    if (!inclusion.tells(SET, set::equals) || !isReadBack(inclusion, fit)) {
      differs(inclusion);
    }
    return new WriteOutcome.Included(
        inclusion.block(), inclusion.extrinsicHash(), inclusion.isFinal());
  }

  private void differs(Inclusion inclusion) {
    Metrics.globalRegistry.counter("leoma.chain.write.differs", "write", name()).increment();
    LOG.errorf(
        "weights of %s were taken in block %d, but the chain has others",
        own.ss58(), inclusion.block().number());
  }

  private boolean isReadBack(Inclusion inclusion, Checked.Fit fit) {
    Entry row = places.weightsOf(fit.ownUid());
    try {
      return node.state(new Moment(inclusion.block(), inclusion.runtime()), List.of(row))
          .value(row)
          .equals(Optional.of(SubnetPlaces.row(fit.weights())));
    } catch (ChainUnavailable e) {
      LOG.warnf("weights of %s are not read back: %s", own.ss58(), e.getMessage());
      return true;
    }
  }

  private WriteOutcome whenSealed(
      Inclusion inclusion, SealedWeights sealed, long round, long revealBlock) {
    if (!inclusion.tells(COMMITTED, each -> isOwnCommit(each, round))) {
      differs(inclusion);
    }
    if (inclusion.isFinal()) {
      reveals.taken(sealed, inclusion.block().number());
    }
    LOG.infof(
        "weights of %s are sealed in block %d until round %d, about block %d",
        own.ss58(), inclusion.block().number(), round, revealBlock);
    return new WriteOutcome.IncludedSealed(
        inclusion.block(), inclusion.extrinsicHash(), inclusion.isFinal(), round, revealBlock);
  }

  /// Of the account, the storage index, the commit's hash and the round.
  private boolean isOwnCommit(ScaleValue told, long round) {
    return told instanceof Listed(var parts)
        && parts.size() == 4
        && parts.get(0).equals(new Bytes(own.publicKey().orElseThrow()))
        && parts.get(1).equals(ScaleValue.of(places.netuid()))
        && parts.get(3).equals(ScaleValue.of(round));
  }
}
