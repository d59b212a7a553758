package ai.leoma.inference;

import java.util.Optional;

/// A chute as the management API describes it (external-apis.md 1.3), as far as Leoma looks.
///
/// @param slug first label of its host name; read, never computed
/// @param hot whether an instance is active and verified
/// @param revision what its owner declared, which nobody verified
public record Chute(
    String id, String name, Optional<String> slug, boolean hot, Optional<String> revision) {}
