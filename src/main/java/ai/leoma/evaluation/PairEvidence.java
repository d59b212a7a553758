package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// One counting vote on a pair with what its validator sent beside it, as it was sent.
///
/// @param generatedArtifacts JSON text of whoever signed it: hostile until read
public record PairEvidence(
    Hotkey validator,
    boolean passed,
    Instant evaluatedAt,
    OptionalInt confidence,
    Optional<String> reasoning,
    Optional<String> generatedArtifacts) {}
