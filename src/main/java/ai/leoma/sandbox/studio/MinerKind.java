package ai.leoma.sandbox.studio;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The kinds of miner that the imitated world knows, in the order in which a sandbox fills its
/// seats.
public enum MinerKind {
  /// A slow, clean camera move from the opening frame.
  STEADY,
  /// The right move, blurred.
  SOFT,
  /// The right move under heavy grain.
  NOISY,
  /// The right move with unstable brightness and hue.
  FLICKER,
  /// The opening frame, held still.
  FROZEN,
  /// Another scene, well made.
  WRONG_SCENE,
  /// Another scene with an instruction to the judge burnt in.
  INJECTOR,
  /// A clean move in a size nobody asked for.
  WRONG_SIZE,
  /// Bytes that are no video.
  GARBAGE,
  /// Answers 503 although its management page says hot.
  COLD,
  /// Answers after the deadline.
  SLOW,
  /// Carries the weights of an earlier miner.
  COPYCAT,
  /// Committed a branch name instead of a commit.
  BRANCH,
  /// Committed a repository that does not end with its hotkey.
  SQUATTER;

  /// The name as users write it: lower case, words joined by hyphens.
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<MinerKind> ofTitle(String title) {
    return Arrays.stream(values()).filter(kind -> kind.title().equals(title)).findFirst();
  }
}
