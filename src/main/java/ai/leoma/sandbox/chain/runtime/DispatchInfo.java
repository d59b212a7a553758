package ai.leoma.sandbox.chain.runtime;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What the runtime says of a call besides its outcome. The figures are those that a real runtime
/// gave (`dispatch-samples-293.json`).
///
/// @param refTime computing time in picoseconds
/// @param dispatchClass `Normal`, `Operational` or `Mandatory`
record DispatchInfo(long refTime, long proofSize, String dispatchClass, boolean isFree) {
  static final DispatchInfo OF_TIMESTAMP = new DispatchInfo(268_717_000, 1493, "Mandatory", false);

  private static final DispatchInfo OF_WEIGHTS =
      new DispatchInfo(123_813_157_000L, 0, "Normal", true);
  private static final DispatchInfo OF_COMMIT = new DispatchInfo(531_907_000, 0, "Normal", true);
  private static final DispatchInfo OF_COMMITMENT =
      new DispatchInfo(667_297_000, 0, "Operational", true);
  private static final DispatchInfo OF_OTHERS = new DispatchInfo(1_000_000, 0, "Normal", false);

  static DispatchInfo of(String callName) {
    return switch (callName) {
      case "SubtensorModule.set_weights", "SubtensorModule.set_mechanism_weights" -> OF_WEIGHTS;
      case "SubtensorModule.commit_timelocked_weights",
          "SubtensorModule.commit_timelocked_mechanism_weights" ->
          OF_COMMIT;
      case "Commitments.set_commitment" -> OF_COMMITMENT;
      default -> OF_OTHERS;
    };
  }

  ScaleValue value() {
    SequencedMap<String, ScaleValue> weight = new LinkedHashMap<>();
    weight.put("ref_time", ScaleValue.of(refTime));
    weight.put("proof_size", ScaleValue.of(proofSize));
    SequencedMap<String, ScaleValue> info = new LinkedHashMap<>();
    info.put("weight", ScaleValue.struct(weight));
    info.put("class", new Chosen(dispatchClass, ScaleValue.NOTHING));
    info.put("pays_fee", new Chosen(isFree ? "No" : "Yes", ScaleValue.NOTHING));
    return ScaleValue.struct(info);
  }
}
