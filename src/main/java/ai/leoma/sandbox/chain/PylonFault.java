package ai.leoma.sandbox.chain;

/// What can be wrong with an imitated Pylon, for tests of the product.
public sealed interface PylonFault {

  /// Every call answers this status.
  record Failing(int status, String detail) implements PylonFault {}

  /// The cache of `block/recent` is not filled: that route answers 503.
  record RecentNotCached() implements PylonFault {}

  /// Reads take longer than any deadline: a call that names one gets 504 at once.
  record TooSlow() implements PylonFault {}

  /// Weights are accepted and never applied.
  record WeightsLost() implements PylonFault {}

  /// The metagraph is an empty one.
  record NoNeurons() implements PylonFault {}
}
