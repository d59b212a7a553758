package ai.leoma.chain.submission;

import ai.leoma.chain.submission.ChainWrite.Inclusion;

/// What became of one signed extrinsic.
sealed interface Settlement {
  /// A block took it.
  record InBlock(Inclusion inclusion) implements Settlement {}

  /// No block took it, and none can take it any more.
  record Never(Setback setback) implements Settlement {}

  /// It could not be found out in time: a block may have taken it, or may still take it.
  record Unknown() implements Settlement {}
}
