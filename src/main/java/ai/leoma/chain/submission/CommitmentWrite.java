package ai.leoma.chain.submission;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.runtime.Calls;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.submission.CommitmentRules.Space;
import ai.leoma.chain.timelock.Beacon;
import ai.leoma.chain.timelock.TimelockEncryption;
import io.micrometer.core.instrument.Metrics;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// A commitment of one hotkey, plain or sealed.
final class CommitmentWrite implements ChainWrite {
  private static final Logger LOG = Logger.getLogger(CommitmentWrite.class);
  private static final String COMMITMENTS = "Commitments";
  private static final String COMMITTED = "Commitments.Commitment";
  private static final String SEALED = "Commitments.TimelockCommitment";

  private final Node node;
  private final Hotkey own;
  private final SubnetPlaces places;
  private final WriteSettings settings;
  private final Beacon beacon;
  private final SecureRandom random;
  private final NewCommitment commitment;

  CommitmentWrite(
      Node node,
      Hotkey own,
      WriteSettings settings,
      Beacon beacon,
      SecureRandom random,
      NewCommitment commitment) {
    this.node = node;
    this.own = own;
    this.places = new SubnetPlaces(settings.netuid());
    this.settings = settings;
    this.beacon = beacon;
    this.random = random;
    this.commitment = commitment;
  }

  @Override
  public String name() {
    return "commitment";
  }

  @Override
  public long eraBlocks() {
    return settings.commitmentEraBlocks();
  }

  @Override
  public Prepared prepare(Moment moment) {
    List<Entry> wanted =
        new ArrayList<>(
            List.of(
                places.uid(own),
                places.mostSpace(),
                places.usedSpace(own),
                FollowedBeacon.entry(),
                SubnetPlaces.now()));
    wanted.addAll(places.ofEpochs());
    StateAt state = node.state(moment, wanted);
    if (!state.has(places.uid(own))) {
      return new Prepared.Refused(new WriteRefusal.NotRegistered());
    }
    return switch (commitment) {
      case NewCommitment.Plain(byte[] data) -> plain(moment.runtime().metadata(), state, data);
      case NewCommitment.Timelocked(String text, int blocks) ->
          sealed(moment.runtime(), state, text, blocks);
    };
  }

  private Prepared plain(RuntimeMetadata metadata, StateAt state, byte[] data) {
    Optional<ScaleValue> field = CommitmentRules.plain(metadata, data);
    if (field.isEmpty()) {
      return new Prepared.Refused(
          new WriteRefusal.TooLong(data.length, CommitmentRules.longestPlain(metadata)));
    }
    return ready(
        metadata,
        state,
        field.get(),
        data.length,
        inclusion -> {
          requireTold(inclusion, COMMITTED);
          return new WriteOutcome.Included(
              inclusion.block(), inclusion.extrinsicHash(), inclusion.isFinal());
        });
  }

  private void requireTold(Inclusion inclusion, String event) {
    ScaleValue who = new Bytes(own.publicKey().orElseThrow());
    ScaleValue subnet = ScaleValue.of(places.netuid());
    boolean isTold =
        inclusion.tells(
            event,
            each ->
                each instanceof Struct told
                    && told.field("netuid").equals(Optional.of(subnet))
                    && told.field("who").equals(Optional.of(who)));
    if (!isTold) {
      Metrics.globalRegistry.counter("leoma.chain.write.differs", "write", name()).increment();
      LOG.errorf(
          "a commitment of %s was taken in block %d, but the chain does not tell of it",
          own.ss58(), inclusion.block().number());
    }
  }

  /// The content is a text in SCALE, as the SDK has it.
  private Prepared sealed(RuntimeAt runtime, StateAt state, String text, int blocks) {
    byte[] content = new ScaleWriter().byteVector(text.getBytes(StandardCharsets.UTF_8)).bytes();
    int most = CommitmentRules.LONGEST_SEALED_BYTES - TimelockEncryption.OVERHEAD_BYTES;
    if (content.length > most) {
      return new Prepared.Refused(new WriteRefusal.TooLong(content.length, most));
    }
    Optional<WriteRefusal> refusal = FollowedBeacon.refusal(state, beacon);
    if (refusal.isPresent()) {
      return new Prepared.Refused(refusal.get());
    }
    Instant revealTime =
        SubnetPlaces.time(state).plus(BlockTime.of(runtime.metadata()).multipliedBy(blocks));
    long round = beacon.roundAt(revealTime);
    byte[] encrypted = TimelockEncryption.encrypt(beacon, round, content, random);
    long revealBlock = state.block().number() + blocks;
    return ready(
        runtime.metadata(),
        state,
        CommitmentRules.sealed(encrypted, round),
        encrypted.length,
        inclusion -> {
          requireTold(inclusion, SEALED);
          return new WriteOutcome.IncludedSealed(
              inclusion.block(),
              inclusion.extrinsicHash(),
              inclusion.isFinal(),
              round,
              revealBlock);
        });
  }

  private Prepared ready(
      RuntimeMetadata metadata, StateAt state, ScaleValue field, int length, Success success) {
    Optional<WriteRefusal> refusal =
        space(state).flatMap(each -> CommitmentRules.refusal(each, length));
    return refusal
        .<Prepared>map(Prepared.Refused::new)
        .orElseGet(
            () ->
                new Prepared.Ready(
                    call(metadata, settings.netuid(), field), places.nextEpoch(state), success));
  }

  /// @throws ai.leoma.chain.runtime.NotInRuntime if the runtime has no such call
  static byte[] call(RuntimeMetadata metadata, int netuid, ScaleValue field) {
    ScaleValue info = ScaleValue.struct(Map.of("fields", ScaleValue.of(List.of(field))));
    return new Calls(metadata)
        .encode(
            COMMITMENTS, "set_commitment", Map.of("netuid", ScaleValue.of(netuid), "info", info));
  }

  /// Empty where the runtime counts epochs in a way that is not known here: then the chain decides.
  private Optional<Space> space(StateAt state) {
    if (!state.has(places.epochIndex()) || !state.has(places.mostSpace())) {
      return Optional.empty();
    }
    BigInteger epoch = state.wholeNumber(places.epochIndex());
    long used =
        state
            .value(places.usedSpace(own))
            .filter(each -> number(each, "last_epoch").equals(Optional.of(epoch)))
            .flatMap(each -> number(each, "used_space"))
            .map(BigInteger::longValue)
            .orElse(0L);
    return Optional.of(new Space(state.number(places.mostSpace()), used, places.nextEpoch(state)));
  }

  private static Optional<BigInteger> number(ScaleValue value, String field) {
    return value instanceof Struct struct
        ? struct
            .field(field)
            .map(each -> each instanceof Whole(BigInteger number) ? number : BigInteger.ZERO)
        : Optional.empty();
  }
}
