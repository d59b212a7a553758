package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.runtime.Names.SYSTEM;

import ai.leoma.chain.runtime.Blake2b;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Runs calls by their names. Those that Leoma makes do what the real ones do; all others are
/// refused as a chain refuses what its filter does not let through.
final class Dispatch {
  private static final int HASH_BYTES = 32;

  private final Execution execution;
  private final ImitatedBeacon beacon;

  Dispatch(Execution execution, ImitatedBeacon beacon) {
    this.execution = execution;
    this.beacon = beacon;
  }

  /// @throws DispatchFailed if the pallet refuses; what it had changed is then to be forgotten
  void run(Bytes signer, String callName, ScaleValue arguments) {
    SequencedMap<String, ScaleValue> by =
        arguments instanceof Struct struct ? struct.fields() : new LinkedHashMap<>();
    switch (callName) {
      case "SubtensorModule.set_weights" -> weights(by, 0).set(signer, wanted(by));
      case "SubtensorModule.set_mechanism_weights" ->
          weights(by, number(by, "mecid")).set(signer, wanted(by));
      case "SubtensorModule.commit_timelocked_weights" -> commit(signer, by, 0);
      case "SubtensorModule.commit_timelocked_mechanism_weights" ->
          commit(signer, by, number(by, "mecid"));
      case "Commitments.set_commitment" ->
          new CommitmentCalls(execution, beacon)
              .set(signer, number(by, "netuid"), fields(by.get("info")));
      case "System.remark" -> {}
      case "System.remark_with_event" -> remark(signer, ((Bytes) by.get("remark")).value());
      default -> throw new DispatchFailed(SYSTEM, "CallFiltered");
    }
  }

  private WeightCalls weights(Map<String, ScaleValue> arguments, int mechanism) {
    return new WeightCalls(execution, number(arguments, "netuid"), mechanism);
  }

  private static WeightCalls.Weights wanted(Map<String, ScaleValue> arguments) {
    return new WeightCalls.Weights(
        numbers(arguments.get("dests")),
        numbers(arguments.get("weights")),
        ((Whole) arguments.get("version_key")).value());
  }

  private void commit(Bytes signer, Map<String, ScaleValue> arguments, int mechanism) {
    BigInteger round = ((Whole) arguments.get("reveal_round")).value();
    weights(arguments, mechanism)
        .commit(
            signer,
            (Bytes) arguments.get("commit"),
            round,
            number(arguments, "commit_reveal_version"));
  }

  private void remark(Bytes signer, byte[] text) {
    SequencedMap<String, ScaleValue> event = new LinkedHashMap<>();
    event.put("sender", signer);
    event.put("hash", new Bytes(Blake2b.hash(text, HASH_BYTES)));
    execution.event(SYSTEM, "Remarked", event);
  }

  private static List<ScaleValue> fields(ScaleValue info) {
    return ((Listed) ((Struct) info).fields().get("fields")).elements();
  }

  private static int number(Map<String, ScaleValue> arguments, String name) {
    return ((Whole) arguments.get(name)).value().intValueExact();
  }

  private static List<Integer> numbers(ScaleValue value) {
    return ((Listed) value)
        .elements().stream().map(each -> ((Whole) each).value().intValueExact()).toList();
  }

  /// The call inside of its pallet.
  static ScaleValue arguments(Chosen call) {
    return ((Chosen) call.content()).content();
  }
}
