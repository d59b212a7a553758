package ai.leoma.judge;

/// Who judged and by which rubric: part of the evaluation, and inside what the validator signs.
///
/// @param rubric version of the rubric
/// @param promptSha256 lower-case hex digest of the rubric's text and the answer's schema
public record JudgeIdentity(String provider, String model, String rubric, String promptSha256) {}
