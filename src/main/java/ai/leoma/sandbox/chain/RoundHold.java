package ai.leoma.sandbox.chain;

import java.time.Duration;

/// The chain stands still from the moment when a round may begin until that round has taken down
/// the newest block, so that it is the same block in every run: whatever waits to go into a block
/// waits that long. The owner's questions tell: first it asks for the newest block, then how far
/// the chain is final. A round that goes on after an interruption asks only for the second, again
/// and again.
///
/// Not safe for several threads.
final class RoundHold {
  /// Nothing may hang for ever when no round comes.
  static final Duration LONGEST = Duration.ofSeconds(20);

  private static final int PATIENT_QUESTIONS = 10;

  private boolean isHeld;
  private boolean isHeadKnown;
  private int questions;
  private long since;

  void begin(long nanos) {
    isHeld = true;
    isHeadKnown = false;
    questions = 0;
    since = nanos;
  }

  void end() {
    isHeld = false;
  }

  /// The owner asked for the newest block.
  void askedForHead() {
    isHeadKnown = true;
  }

  /// The owner asked how far the chain is final.
  void askedForFinalized() {
    questions++;
    if (isHeadKnown || questions >= PATIENT_QUESTIONS) {
      end();
    }
  }

  boolean isHeld(long nanos) {
    if (isHeld && nanos - since > LONGEST.toNanos()) {
      end();
    }
    return isHeld;
  }
}
