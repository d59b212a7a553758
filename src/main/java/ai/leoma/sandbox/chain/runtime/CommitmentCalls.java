package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.runtime.DispatchFailed.unless;
import static ai.leoma.sandbox.chain.runtime.Names.COMMITMENTS;
import static ai.leoma.sandbox.chain.runtime.Names.list;
import static ai.leoma.sandbox.chain.runtime.Names.pair;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.sandbox.chain.ledger.StateEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What hotkeys publish: plainly, or locked until a round of the beacon (chain.md section 3).
final class CommitmentCalls {
  static final String TIMELOCKED = "TimelockEncrypted";

  private static final long LEAST_SPACE = 100;
  private static final int MOST_REVEALS = 10;

  private final Execution execution;
  private final ImitatedBeacon beacon;

  CommitmentCalls(Execution execution, ImitatedBeacon beacon) {
    this.execution = execution;
    this.beacon = beacon;
  }

  void set(Bytes hotkey, int netuid, List<ScaleValue> fields) {
    SubnetStorage subnet = new SubnetStorage(state(), netuid);
    require(subnet.uidOf(hotkey).isPresent(), "AccountNotAllowedCommit");
    require(
        fields.size() <= state().runtime().constant(COMMITMENTS, "MaxFields"),
        "TooManyFieldsInCommitmentInfo");
    use(subnet, hotkey, fields);
    ScaleValue block = ScaleValue.of(execution.block());
    state().put(COMMITMENTS, "CommitmentOf", registration(block, fields), subnet.key(), hotkey);
    state().put(COMMITMENTS, "LastCommitment", block, subnet.key(), hotkey);
    index(pair(subnet.key(), hotkey), fields.stream().anyMatch(CommitmentCalls::isTimelocked));
    Map<String, ScaleValue> event = new LinkedHashMap<>();
    event.put("netuid", subnet.key());
    event.put("who", hotkey);
    Optional<ScaleValue> round =
        fields.stream()
            .filter(CommitmentCalls::isTimelocked)
            .findFirst()
            .map(field -> ((Struct) ((Chosen) field).content()).fields().get("reveal_round"));
    round.ifPresent(number -> event.put("reveal_round", number));
    execution.event(COMMITMENTS, round.isPresent() ? "TimelockCommitment" : "Commitment", event);
  }

  /// Each subnet epoch has its own budget of bytes.
  private void use(SubnetStorage subnet, Bytes hotkey, List<ScaleValue> fields) {
    long epoch = subnet.number("SubnetEpochIndex");
    long used =
        state()
            .found(COMMITMENTS, "UsedSpaceOf", subnet.key(), hotkey)
            .map(usage -> ((Struct) usage).fields())
            .filter(usage -> usage.get("last_epoch").equals(ScaleValue.of(epoch)))
            .map(usage -> ((Whole) usage.get("used_space")).value().longValueExact())
            .orElse(0L);
    long wanted = Math.max(LEAST_SPACE, fields.stream().mapToLong(CommitmentCalls::space).sum());
    require(used + wanted <= state().number(COMMITMENTS, "MaxSpace"), "SpaceLimitExceeded");
    SequencedMap<String, ScaleValue> usage = new LinkedHashMap<>();
    usage.put("last_epoch", ScaleValue.of(epoch));
    usage.put("used_space", ScaleValue.of(used + wanted));
    state().put(COMMITMENTS, "UsedSpaceOf", ScaleValue.struct(usage), subnet.key(), hotkey);
  }

  private static long space(ScaleValue field) {
    return switch (((Chosen) field).content()) {
      case Bytes(byte[] bytes) -> bytes.length;
      case Struct locked -> ((Bytes) locked.fields().get("encrypted")).value().length;
      default -> 0;
    };
  }

  private static ScaleValue registration(ScaleValue block, List<ScaleValue> fields) {
    SequencedMap<String, ScaleValue> registration = new LinkedHashMap<>();
    registration.put("deposit", ScaleValue.of(0));
    registration.put("block", block);
    registration.put("info", ScaleValue.struct(Map.of("fields", list(fields))));
    return ScaleValue.struct(registration);
  }

  /// Opens every locked field whose round has come. What cannot be opened is dropped.
  void reveal() {
    for (ScaleValue entry : state().list(COMMITMENTS, "TimelockedIndex")) {
      List<ScaleValue> parts = ((Listed) entry).elements();
      reveal(entry, parts.get(0), (Bytes) parts.get(1));
    }
  }

  private void reveal(ScaleValue entry, ScaleValue netuid, Bytes hotkey) {
    Optional<Struct> registration =
        state().found(COMMITMENTS, "CommitmentOf", netuid, hotkey).map(Struct.class::cast);
    List<ScaleValue> kept = new ArrayList<>();
    List<ScaleValue> opened = new ArrayList<>();
    for (ScaleValue field : registration.map(CommitmentCalls::fields).orElse(List.of())) {
      switch (opening(field)) {
        case Opening.NotLocked _, Opening.NotYet _ -> kept.add(field);
        case Opening.Opened(byte[] plain) -> opened.add(new Bytes(plain));
        case Opening.Useless _ -> {}
      }
    }
    if (registration.isEmpty()) {
      index(entry, false);
    } else if (!kept.equals(fields(registration.get()))) {
      publish(netuid, hotkey, opened);
      keep(entry, registration.get(), kept);
    }
  }

  /// What became of a field when its round was looked for.
  private sealed interface Opening {
    record NotLocked() implements Opening {}

    record NotYet() implements Opening {}

    record Opened(byte[] plain) implements Opening {}

    record Useless() implements Opening {}
  }

  private Opening opening(ScaleValue field) {
    if (!isTimelocked(field)) {
      return new Opening.NotLocked();
    }
    SequencedMap<String, ScaleValue> locked = ((Struct) ((Chosen) field).content()).fields();
    long round = ((Whole) locked.get("reveal_round")).value().longValue();
    if (!ImitatedBeacon.isStored(state(), round)) {
      return new Opening.NotYet();
    }
    return beacon
        .open(((Bytes) locked.get("encrypted")).value(), round)
        .filter(plain -> plain.length > 0)
        .<Opening>map(Opening.Opened::new)
        .orElseGet(Opening.Useless::new);
  }

  /// The block of a revealed text is the one in which it is revealed.
  private void publish(ScaleValue netuid, Bytes hotkey, List<ScaleValue> opened) {
    List<ScaleValue> reveals =
        new ArrayList<>(
            state()
                .found(COMMITMENTS, "RevealedCommitments", netuid, hotkey)
                .map(before -> ((Listed) before).elements())
                .orElse(List.of()));
    for (ScaleValue plain : opened) {
      reveals.add(pair(plain, ScaleValue.of(execution.block())));
      Map<String, ScaleValue> event = new LinkedHashMap<>();
      event.put("netuid", netuid);
      event.put("who", hotkey);
      execution.event(COMMITMENTS, "CommitmentRevealed", event);
    }
    if (!opened.isEmpty()) {
      int first = Math.max(0, reveals.size() - MOST_REVEALS);
      state()
          .put(
              COMMITMENTS,
              "RevealedCommitments",
              list(reveals.subList(first, reveals.size())),
              netuid,
              hotkey);
    }
  }

  private void keep(ScaleValue entry, Struct registration, List<ScaleValue> kept) {
    List<ScaleValue> parts = ((Listed) entry).elements();
    if (kept.isEmpty()) {
      state().remove(COMMITMENTS, "CommitmentOf", parts.get(0), parts.get(1));
    } else {
      state()
          .put(
              COMMITMENTS,
              "CommitmentOf",
              registration(registration.fields().get("block"), kept),
              parts.get(0),
              parts.get(1));
    }
    index(entry, kept.stream().anyMatch(CommitmentCalls::isTimelocked));
  }

  private void index(ScaleValue entry, boolean isThere) {
    List<ScaleValue> before = state().list(COMMITMENTS, "TimelockedIndex");
    if (before.contains(entry) != isThere) {
      List<ScaleValue> entries = new ArrayList<>(before);
      if (isThere) {
        entries.add(entry);
      } else {
        entries.remove(entry);
      }
      state().put(COMMITMENTS, "TimelockedIndex", list(entries));
    }
  }

  private static List<ScaleValue> fields(Struct registration) {
    return ((Listed) ((Struct) registration.fields().get("info")).fields().get("fields"))
        .elements();
  }

  private static boolean isTimelocked(ScaleValue field) {
    return field instanceof Chosen(String name, ScaleValue _) && name.equals(TIMELOCKED);
  }

  private StateEdit state() {
    return execution.state();
  }

  private static void require(boolean holds, String error) {
    unless(holds, COMMITMENTS, error);
  }
}
