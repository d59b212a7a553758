package ai.leoma.validator;

import ai.leoma.chain.Hotkey;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// One judged video, as it is submitted and as the journal keeps it: exactly these texts are
/// signed.
///
/// @param subject what was judged and by whom: digest over video, first frame, prompt, judge and
///     rubric
/// @param generatedArtifacts JSON text with the six scores, the judge and what it said
record Evaluation(
    long taskId,
    Hotkey miner,
    String subject,
    boolean passed,
    OptionalInt confidence,
    String reasoning,
    OptionalLong latencyMillis,
    String generatedArtifacts) {}
