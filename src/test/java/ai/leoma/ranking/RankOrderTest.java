package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RankOrderTest {

  private static final OptionalLong UNKNOWN = OptionalLong.empty();
  private static final Contender SOMEBODY =
      new Contender(new Hotkey("M"), OptionalInt.empty(), UNKNOWN, true);

  @Test
  void beatsIsExactForEveryPairOfPercentagesAndEveryThreshold() {
    for (int points = 0; points <= 100; points++) {
      for (int earlier = 0; earlier <= 100; earlier++) {
        for (int later = 0; later <= 100; later++) {
          boolean beats = tally(later, 100).beats(tally(earlier, 100), points);
          if (beats != later - earlier > points) {
            throw new AssertionError("%d against %d by %d".formatted(later, earlier, points));
          }
        }
      }
    }
  }

  @Test
  void beatsIsExactForEveryPairOfFractionsThatCanBeEligible() {
    for (int settledEarlier = 80; settledEarlier <= 100; settledEarlier++) {
      for (int settledLater = 80; settledLater <= 100; settledLater++) {
        for (int earlier = 0; earlier <= settledEarlier; earlier++) {
          for (int later = 0; later <= settledLater; later++) {
            boolean beats = tally(later, settledLater).beats(tally(earlier, settledEarlier), 5);
            // later/settledLater - earlier/settledEarlier > 5/100, over the common denominator
            int difference = later * settledEarlier - earlier * settledLater;
            if (beats != 20 * difference > settledLater * settledEarlier) {
              throw new AssertionError(
                  "%d/%d against %d/%d".formatted(later, settledLater, earlier, settledEarlier));
            }
          }
        }
      }
    }
  }

  @Test
  void beatsIsExactAtTheLongestWindow() {
    long seed = 4;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      int settledEarlier = random.nextInt(900_000, Rules.LONGEST_WINDOW + 1);
      int settledLater = random.nextInt(900_000, Rules.LONGEST_WINDOW + 1);
      int earlier = random.nextInt(settledEarlier + 1);
      int points = random.nextInt(101);
      long edge =
          (long) earlier * settledLater / settledEarlier + (long) points * settledLater / 100;
      int later = (int) Math.clamp(edge + random.nextInt(-1, 3), 0, settledLater);
      BigInteger difference =
          big(later)
              .multiply(big(settledEarlier))
              .subtract(big(earlier).multiply(big(settledLater)));
      BigInteger margin = big(points).multiply(big(settledLater)).multiply(big(settledEarlier));
      assertThat(tally(later, settledLater).beats(tally(earlier, settledEarlier), points))
          .as("seed %d round %d", seed, round)
          .isEqualTo(difference.multiply(big(100)).compareTo(margin) > 0);
    }
  }

  @Test
  void atMostOneMinerIsDominant() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    int dominated = 0;
    for (int round = 0; round < 5_000; round++) {
      List<Tally> tallies = new ArrayList<>();
      int points = random.nextInt(12);
      for (int place = 0; place < 1 + random.nextInt(7); place++) {
        tallies.add(tally(random.nextInt(50, 64), random.nextInt(96, 101)));
      }
      long dominant = countDominant(tallies, points);
      assertThat(dominant).as("seed %d round %d", seed, round).isLessThanOrEqualTo(1);
      assertThat(RankOrder.dominant(tallies, points).isPresent())
          .as("seed %d round %d", seed, round)
          .isEqualTo(dominant == 1);
      dominated += (int) dominant;
    }
    assertThat(dominated).isBetween(1_000, 4_900);
  }

  @Test
  void mostPassesThenRateThenBlockThenHotkeyDecideWhereNobodyDominates() {
    List<Tally> eligible =
        List.of(
            miner("first", OptionalLong.of(1), 76, 100),
            miner("Zz", OptionalLong.of(5), 80, 100),
            miner("Za", OptionalLong.of(5), 80, 100),
            miner("tardy", OptionalLong.of(6), 80, 100),
            miner("unknown", UNKNOWN, 80, 100),
            miner("dense", OptionalLong.of(7), 80, 98));
    // dense has 81.6 %: more than 5 points above the first, but not above those with 80 %.
    assertThat(RankOrder.dominant(eligible.stream().sorted(Tally.BY_SENIORITY).toList(), 5))
        .isEmpty();
    assertThat(order(eligible)).containsExactly("dense", "Za", "Zz", "tardy", "unknown", "first");
  }

  @Test
  void unknownBlockIsTheLatestAndMustBeatEverybody() {
    Tally known = miner("known", OptionalLong.of(Long.MAX_VALUE), 70, 100);
    assertThat(order(List.of(miner("nobody", UNKNOWN, 75, 100), known)))
        .containsExactly("known", "nobody");
    assertThat(order(List.of(miner("nobody", UNKNOWN, 76, 100), known)))
        .containsExactly("nobody", "known");
  }

  @Test
  void atOneBlockTheHotkeyThatSortsFirstIsTheSenior() {
    OptionalLong block = OptionalLong.of(1000);
    assertThat(order(List.of(miner("b", block, 75, 100), miner("a", block, 70, 100))))
        .containsExactly("a", "b");
    assertThat(order(List.of(miner("a", block, 75, 100), miner("B", block, 70, 100))))
        .as("by code point, capitals come first")
        .containsExactly("B", "a");
  }

  @Test
  void dominantWithFewerPassesIsFirstAndTheOthersFollowByPasses() {
    assertThat(
            order(
                List.of(
                    miner("reigns", OptionalLong.of(1), 72, 80),
                    miner("more", OptionalLong.of(2), 85, 100),
                    miner("some", OptionalLong.of(3), 84, 100))))
        .containsExactly("reigns", "more", "some");
  }

  @Test
  void thoseWithoutAPassComeLastBySeniority() {
    assertThat(
            order(
                List.of(
                    miner("unknown", UNKNOWN, 0, 100),
                    miner("tardy", OptionalLong.of(9), 0, 80),
                    miner("senior", OptionalLong.of(1), 0, 100),
                    miner("one", OptionalLong.of(10), 1, 100))))
        .containsExactly("one", "senior", "tardy", "unknown");
  }

  private static long countDominant(List<Tally> tallies, int points) {
    long dominant = 0;
    for (int place = 0; place < tallies.size(); place++) {
      boolean holds = true;
      for (int other = 0; other < tallies.size(); other++) {
        holds &=
            other < place
                ? tallies.get(place).beats(tallies.get(other), points)
                : !tallies.get(other).beats(tallies.get(place), points);
      }
      dominant += holds ? 1 : 0;
    }
    return dominant;
  }

  private static List<String> order(List<Tally> eligible) {
    return RankOrder.of(eligible, 5).stream().map(tally -> tally.miner().hotkey().ss58()).toList();
  }

  private static Tally tally(int passes, int settled) {
    return new Tally(SOMEBODY, passes, settled);
  }

  private static Tally miner(String hotkey, OptionalLong block, int passes, int settled) {
    Contender contender = new Contender(new Hotkey(hotkey), OptionalInt.empty(), block, true);
    return new Tally(contender, passes, settled);
  }

  private static BigInteger big(int value) {
    return BigInteger.valueOf(value);
  }
}
