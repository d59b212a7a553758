package ai.leoma.chain.submission;

import ai.leoma.chain.WriteRefusal;

/// What is done after a [Setback].
public sealed interface NextStep {
  /// The node has the very same extrinsic already: wait for it.
  record Watch() implements NextStep {}

  /// The state is read, and the extrinsic made and signed, all anew.
  ///
  /// @param afterABlock whether it is only worth it at a newer block
  /// @param otherwise how it ends when it has been tried often enough
  record Again(boolean afterABlock, WriteRefusal otherwise) implements NextStep {}

  record GiveUp(WriteRefusal reason) implements NextStep {}
}
