package ai.leoma.inference;

/// What the management API says about a chute.
public sealed interface ChuteLookup {
  record Found(Chute chute) implements ChuteLookup {}

  /// Deleted, never there, or not visible to our account: the API does not tell these apart.
  record NotFound(String detail) implements ChuteLookup {}

  /// Nobody knows at the moment; says nothing about the miner.
  record Unavailable(Fault fault, String detail) implements ChuteLookup {}
}
