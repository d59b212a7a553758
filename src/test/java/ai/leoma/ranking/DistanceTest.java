package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.ranking.Distance.Behind;
import ai.leoma.ranking.Distance.Goal;
import ai.leoma.ranking.Distance.Route;
import ai.leoma.task.TaskId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How far from winning: examples, and against all numbers tried one by one with the real rules.
class DistanceTest {
  private static final Hotkey OWN = new Hotkey("Mx");
  private static final Hotkey JUDGE = new Hotkey("Judge");

  /// Own passes/settled at block 100 against one other at its block.
  @ParameterizedTest(name = "own {0}/{1} against {3}/{4} at block {2}")
  @CsvSource(
      textBlock =
          """
          # passes, settled, block, theirs, of, more, route,        rolling
              70,     100,    50,   80,    100,  16,  DOMINANCE,    86
              85,     100,    50,   80,    100,  1,   DOMINANCE,    86
              50,     80,     50,   80,    100,  36,  DOMINANCE,    69
              50,     70,     50,   10,    100,  10,  DOMINANCE,    80
              94,     100,    50,   95,    100,  ,    ,
              70,     100,    150,  80,    100,  5,   DOMINANCE,    75
              0,      100,    150,  1,     100,  1,   DOMINANCE,    1
              0,      0,      150,  1,     100,  80,  DOMINANCE,    80
              0,      0,      50,   100,   100,  ,    ,
          """)
  void examples(
      int passes,
      int settled,
      long block,
      int theirs,
      int of,
      Integer more,
      Route route,
      Integer n) {
    Behind behind =
        (Behind)
            Distance.of(
                Rules.standard(),
                new Distance.Results(own(true), passesFirst(passes, settled, 100)),
                List.of(other("Ma", block, theirs, of)));

    assertThat(behind.more()).isEqualTo(goal(more, route));
    assertThat(behind.rolling().map(Goal::count)).isEqualTo(Optional.ofNullable(n));
  }

  private static Optional<Goal> goal(Integer count, Route route) {
    return Optional.ofNullable(count).map(number -> new Goal(number, route));
  }

  @Test
  void rivalsAreEarlierOnesNotBeatenAndLaterOnesThatBeat() {
    // Given: one that is beaten, one that is not, one out of reach, and two later ones
    List<Standing> others =
        List.of(
            other("Ma", 1, 60, 100),
            other("Mb", 2, 70, 100),
            other("Mc", 3, 96, 100),
            other("Md", 200, 75, 100),
            other("Me", 201, 76, 100));

    // When
    Behind behind =
        (Behind)
            Distance.of(
                Rules.standard(),
                new Distance.Results(own(true), passesFirst(70, 100, 100)),
                others);

    // Then
    assertThat(behind.rivals())
        .extracting(rival -> rival.miner().hotkey().ss58() + rival.isEarlier() + rival.more())
        .containsExactly(
            "MctrueOptionalInt.empty", "MbtrueOptionalInt[6]", "MefalseOptionalInt[1]");
  }

  @Test
  void withoutDominanceMostPassesWin() {
    // 50, 54, own 53, 58 in block order: nobody dominates
    List<Standing> others =
        List.of(other("Ma", 1, 50, 100), other("Mb", 2, 54, 100), other("Mc", 200, 58, 100));

    Behind behind =
        (Behind)
            Distance.of(
                Rules.standard(),
                new Distance.Results(own(true), passesFirst(52, 100, 100)),
                others);

    assertThat(behind.more()).contains(new Goal(6, Route.MOST_PASSES));
  }

  @Test
  void whoIsNotValidIsToldSoWhateverItsPasses() {
    assertThat(
            Distance.of(
                Rules.standard(),
                new Distance.Results(own(false), passesFirst(100, 100, 100)),
                List.of()))
        .isEqualTo(new Distance.NotValid());
  }

  @Test
  void whoWinsWithWhatIsSettledLeads() {
    assertThat(
            Distance.of(
                Rules.standard(),
                new Distance.Results(own(true), passesFirst(76, 100, 100)),
                List.of(other("Ma", 1, 70, 100))))
        .isEqualTo(new Distance.Leads());
  }

  @Test
  void windowThatIsNotFullSaysHowManyTasksAreMissing() {
    assertThat(
            Distance.of(
                Rules.standard(),
                new Distance.Results(own(true), passesFirst(12, 12, 12)),
                List.of()))
        .isEqualTo(new Distance.WindowNotFull(88));
  }

  @Test
  void morePairsThanTheWindowHasTasksCanNotBe() {
    assertThatThrownBy(
            () ->
                Distance.of(
                    Rules.standard(),
                    new Distance.Results(own(true), passesFirst(1, 1, 101)),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("101 pairs in a window of 100");
  }

  @Test
  void isWhatTryingEveryNumberWithTheRealRulesFinds() {
    int behinds = 0;
    for (long seed = 1; seed <= 3_000; seed++) {
      Random random = new Random(seed);
      Case example = randomCase(random);
      Distance distance =
          Distance.of(
              example.rules(),
              example.own(),
              Ranking.of(example.input(example.own().pairs())).standings().stream()
                  .filter(standing -> !standing.miner().hotkey().equals(OWN))
                  .toList());
      switch (distance) {
        case Distance.NotValid _, Distance.WindowNotFull _ ->
            throw new AssertionError("seed " + seed + " made " + distance);
        case Distance.Leads _ ->
            assertThat(example.wins(example.own().pairs())).as("seed %d", seed).isTrue();
        case Behind behind -> {
          behinds++;
          assertThat(example.wins(example.own().pairs())).as("seed %d", seed).isFalse();
          assertThat(count(behind.more())).as("seed %d, more", seed).isEqualTo(example.triedMore());
          assertThat(count(behind.rolling()))
              .as("seed %d, rolling", seed)
              .isEqualTo(example.triedRolling());
          behind.more().ifPresent(goal -> assertThat(goal.count()).isPositive());
        }
      }
    }
    assertThat(behinds).isGreaterThan(1_000);
  }

  private static OptionalInt count(Optional<Goal> goal) {
    return goal.map(found -> OptionalInt.of(found.count())).orElseGet(OptionalInt::empty);
  }

  /// Others are given by their votes; the own pairs are put in as they are tried.
  private record Case(Rules rules, Distance.Results own, RankingInput others) {
    boolean wins(List<PairState> pairs) {
      return Ranking.of(input(pairs))
          .winner()
          .filter(winner -> winner.miner().hotkey().equals(OWN))
          .isPresent();
    }

    /// Every number, on unsettled tasks first, then on failed ones.
    OptionalInt triedMore() {
      List<PairState> pairs = new ArrayList<>(own.pairs());
      for (int more = 1; ; more++) {
        int place = pairs.indexOf(PairState.OPEN);
        place = place < 0 ? pairs.indexOf(PairState.FAILED) : place;
        if (place < 0) {
          return OptionalInt.empty();
        }
        pairs.set(place, PairState.PASSED);
        if (wins(pairs)) {
          return OptionalInt.of(more);
        }
      }
    }

    OptionalInt triedRolling() {
      List<PairState> pairs = new ArrayList<>(own.pairs());
      for (int tasks = 1; tasks <= own.pairs().size(); tasks++) {
        pairs.removeFirst();
        pairs.add(PairState.PASSED);
        if (wins(pairs)) {
          return OptionalInt.of(tasks);
        }
      }
      return OptionalInt.empty();
    }

    RankingInput input(List<PairState> pairs) {
      List<Contender> miners = new ArrayList<>(others.miners());
      miners.add(own.miner());
      List<Vote> votes = new ArrayList<>(others.votes());
      for (int place = 0; place < pairs.size(); place++) {
        if (pairs.get(place).isSettled()) {
          boolean passed = pairs.get(place) == PairState.PASSED;
          votes.add(new Vote(new TaskId(place + 1), OWN, JUDGE, passed));
        }
      }
      return new RankingInput(rules, others.newestPublished(), miners, others.validators(), votes);
    }
  }

  /// Small windows, close rates and few miners, so that ties, margins and missing pairs are common.
  private static Case randomCase(Random random) {
    int window = 4 + random.nextInt(20);
    Rules rules =
        new Rules(
            Rules.VERSION,
            window,
            30 + random.nextInt(71),
            random.nextInt(4) * 5,
            ConsensusBase.ACTIVE,
            9);
    List<Contender> miners = new ArrayList<>();
    List<Vote> votes = new ArrayList<>();
    int quality = random.nextInt(window + 1);
    for (int place = 0; place < random.nextInt(6); place++) {
      Hotkey hotkey = new Hotkey("M" + (char) ('a' + place));
      long block = random.nextInt(6);
      miners.add(
          new Contender(
              hotkey,
              OptionalInt.of(place),
              random.nextInt(9) == 0 ? OptionalLong.empty() : OptionalLong.of(block),
              random.nextInt(8) != 0));
      int settled = window - random.nextInt(Math.max(1, window / 3));
      int passes = Math.clamp(quality + random.nextInt(-2, 3), 0, settled);
      for (int task = 1; task <= settled; task++) {
        votes.add(new Vote(new TaskId(task), hotkey, JUDGE, task <= passes));
      }
    }
    List<PairState> pairs = new ArrayList<>();
    PairState[] states = {PairState.PASSED, PairState.PASSED, PairState.FAILED, PairState.OPEN};
    IntStream.range(0, window).forEach(_ -> pairs.add(states[random.nextInt(states.length)]));
    Collections.shuffle(pairs, random);
    Contender own =
        new Contender(OWN, OptionalInt.of(99), OptionalLong.of(random.nextInt(6)), true);
    return new Case(
        rules,
        new Distance.Results(own, pairs),
        new RankingInput(
            rules,
            Optional.of(new TaskId(window)),
            miners,
            List.of(new ValidatorStake(JUDGE, new Rao(BigInteger.ONE))),
            votes));
  }

  private static Contender own(boolean valid) {
    return new Contender(OWN, OptionalInt.of(9), OptionalLong.of(100), valid);
  }

  private static Standing other(String hotkey, long block, int passes, int settled) {
    Contender miner =
        new Contender(new Hotkey(hotkey), OptionalInt.of(1), OptionalLong.of(block), true);
    return new Standing(miner, OptionalInt.of(2), true, passes, settled, false);
  }

  /// Oldest first: passed, then failed, then open.
  private static List<PairState> passesFirst(int passes, int settled, int tasks) {
    return IntStream.range(0, tasks)
        .mapToObj(
            task ->
                task < passes
                    ? PairState.PASSED
                    : task < settled ? PairState.FAILED : PairState.OPEN)
        .toList();
  }
}
