package ai.leoma.miner;

import java.util.Optional;

/// A candidate after its own checks.
///
/// @param committedHash the model that it has committed, even when its chute fails the checks
record Examined(Candidate candidate, Verdict verdict, Optional<String> committedHash) {}
