package ai.leoma.miner;

import ai.leoma.chain.Hotkey;
import java.time.Instant;
import java.util.Optional;

/// What is stored of a miner: the verdict on its commitment in force, before the blacklist of the
/// moment of reading.
///
/// @param invalidReason empty when valid
/// @param decidedAt when the verdict was reached; older than the last pass while it is stale
/// @param since when the verdict became what it is: valid, or invalid for this reason
/// @param stale an outage stands between us and a newer verdict
record Standing(
    Hotkey hotkey,
    int uid,
    long commitmentBlock,
    Optional<Model> model,
    Optional<String> invalidReason,
    Instant decidedAt,
    Instant since,
    boolean stale) {

  /// What was committed and found.
  record Model(
      String name,
      String revision,
      String chuteId,
      Optional<String> chuteSlug,
      Optional<String> hash) {}

  Standing {
    if (invalidReason.isEmpty() && model.filter(known -> known.hash().isPresent()).isEmpty()) {
      throw new IllegalArgumentException("valid without a model: " + hotkey.ss58());
    }
  }

  boolean isValid() {
    return invalidReason.isEmpty();
  }

  boolean isOf(Commitment commitment) {
    return commitmentBlock == commitment.block()
        && model
            .map(
                known ->
                    commitment.modelName().equals(Optional.of(known.name()))
                        && commitment.revision().equals(Optional.of(known.revision()))
                        && commitment.chuteId().equals(Optional.of(known.chuteId())))
            .orElse(false);
  }

  /// The same, known to be so for as long as an earlier one of the same reason says.
  Standing goingOn(Optional<Standing> before) {
    return before
        .filter(last -> last.invalidReason().equals(invalidReason))
        .map(
            last ->
                new Standing(
                    hotkey,
                    uid,
                    commitmentBlock,
                    model,
                    invalidReason,
                    decidedAt,
                    last.since(),
                    stale))
        .orElse(this);
  }

  /// Whether anything differs that a ranking or an auditor would see.
  boolean isSameVerdict(Standing other) {
    return uid == other.uid
        && commitmentBlock == other.commitmentBlock
        && invalidReason.equals(other.invalidReason)
        && model.flatMap(Model::hash).equals(other.model.flatMap(Model::hash));
  }
}
