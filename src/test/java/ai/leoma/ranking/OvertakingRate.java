package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// How often a challenger that is exactly as good as the incumbent holds the first rank at some
/// moment of a week, by chance alone. Started by hand; the figures are in
/// docs/explanation/how-sure-is-a-ranking.md.
public final class OvertakingRate {
  private static final int WINDOW = 100;
  private static final int TASKS_OF_A_WEEK = 7 * 24 * 3;
  private static final int WEEKS = 4_000;
  private static final long SEED = 20_251;

  private static final Contender INCUMBENT =
      new Contender(new Hotkey("A"), OptionalInt.of(1), OptionalLong.of(1), true);
  private static final Contender CHALLENGER =
      new Contender(new Hotkey("B"), OptionalInt.of(2), OptionalLong.of(2), true);

  private OvertakingRate() {}

  public static void main(String[] arguments) {
    System.out.println("| true pass rate | margin | overtakes within a week | of the time |");
    for (double rate : new double[] {0.5, 0.7, 0.9}) {
      for (int margin : new int[] {5, 8, 12, 20}) {
        print(rate, margin);
      }
    }
  }

  private static void print(double rate, int margin) {
    SplittableRandom random = new SplittableRandom(SEED);
    int overtaken = 0;
    long moments = 0;
    for (int week = 0; week < WEEKS; week++) {
      int held = momentsHeld(random, rate, margin);
      overtaken += held > 0 ? 1 : 0;
      moments += held;
    }
    System.out.printf(
        "| %.1f | %d | %.1f %% | %.1f %% |%n",
        rate,
        margin,
        100.0 * overtaken / WEEKS,
        100.0 * moments / ((long) WEEKS * TASKS_OF_A_WEEK));
  }

  /// Both windows are full when the week begins.
  private static int momentsHeld(SplittableRandom random, double rate, int margin) {
    int tasks = WINDOW + TASKS_OF_A_WEEK;
    boolean[][] passed = new boolean[2][tasks];
    int[] passes = new int[2];
    int held = 0;
    for (int task = 0; task < tasks; task++) {
      for (int miner = 0; miner < 2; miner++) {
        passed[miner][task] = random.nextDouble() < rate;
        passes[miner] += passed[miner][task] ? 1 : 0;
        passes[miner] -= task >= WINDOW && passed[miner][task - WINDOW] ? 1 : 0;
      }
      if (task >= WINDOW && isChallengerFirst(passes, margin)) {
        held++;
      }
    }
    return held;
  }

  private static boolean isChallengerFirst(int[] passes, int margin) {
    List<Tally> bySeniority =
        List.of(new Tally(INCUMBENT, passes[0], WINDOW), new Tally(CHALLENGER, passes[1], WINDOW));
    return RankOrder.winner(bySeniority, margin).orElseThrow().miner().equals(CHALLENGER);
  }
}
