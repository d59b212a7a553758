package ai.leoma.ranking.confidence;

import java.util.Arrays;

/// Draws tasks with replacement, for resamples of a window. The same seed gives the same draws on
/// every platform and in every version.
///
/// The generator is SplitMix64 (Steele, Lea and Flood, 2014), written out here because a library
/// may change its own. A draw among n tasks is the upper half of the 128-bit product of the next
/// 64-bit number and n.
public final class TaskDraws {
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private long state;

  public TaskDraws(long seed) {
    this.state = seed;
  }

  /// Draws as many tasks as there are and counts how often each came.
  ///
  /// @param counts one for each task; overwritten
  public void resample(int[] counts) {
    Arrays.fill(counts, 0);
    for (int draw = 0; draw < counts.length; draw++) {
      counts[(int) Math.unsignedMultiplyHigh(next(), counts.length)]++;
    }
  }

  long next() {
    state += STEP;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
