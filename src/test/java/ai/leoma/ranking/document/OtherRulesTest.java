package ai.leoma.ranking.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.chain.Rao;
import ai.leoma.ranking.ConsensusBase;
import ai.leoma.ranking.Rules;
import ai.leoma.ranking.document.OtherRules.Moment;
import ai.leoma.ranking.document.WindowDocument.Activity;
import ai.leoma.ranking.document.WindowDocument.Miner;
import ai.leoma.ranking.document.WindowDocument.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherRulesTest {
  private static final List<String> MINERS = List.of("a", "b", "c");
  private static final List<String> VALIDATORS = List.of("v", "w", "x");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dominance|is no KEY=VALUE",
        "margin=8|there is no rule \"margin\"; the keys are window, completeness, dominance",
        "dominance=101|dominance must be a whole number from 0 to 100, but is \"101\"",
        "dominance=-1|from 0 to 100",
        "dominance=8.5|from 0 to 100",
        "dominance=|from 0 to 100",
        "completeness=0|completeness must be a whole number from 1 to 100",
        "window=0|window must be a whole number from 1 to 1000000",
        "window=1000001|from 1 to 1000000",
        "window=99999999999|from 1 to 1000000",
        "active-tasks=0|active-tasks must be",
        "consensus=majority|consensus must be active or voted, but is \"majority\""
      })
  void whatNoRulesCanHaveIsRefused(String assignment, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WhatIf.of(List.of(assignment)))
        .withMessageContaining(sentence);
  }

  @Test
  void oneKeyTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WhatIf.of(List.of("window=2", "window=3")))
        .withMessageContaining("given twice");
  }

  @Test
  void everyKeyChangesItsRule() {
    WhatIf whatIf =
        WhatIf.of(
            List.of(
                "window=7", "completeness=50", "dominance=8", "consensus=voted", "active_tasks=3"));

    assertThat(whatIf.changed(Rules.standard()))
        .isEqualTo(new Rules(Rules.VERSION, 7, 50, 8, ConsensusBase.VOTED, 3));
  }

  @Test
  void historyUnderItsOwnRulesIsAsRecorded() {
    for (long seed = 1; seed <= 20; seed++) {
      OtherRules rules = new OtherRules(WhatIf.of(List.of("dominance=5")));
      for (WindowDocument document : history(new Random(seed), 30, 10)) {
        Moment moment = rules.next(document);
        assertThat(moment.otherwise()).as("seed %d", seed).contains(RankedDocument.of(document));
        assertThat(moment.recorded().winner()).isEqualTo(RankedDocument.of(document).winner());
        assertThat(moment.differs()).isFalse();
      }
    }
  }

  /// The same votes recorded with windows of another length are the truth to compare with.
  @Test
  void otherWindowsAreThoseThatWouldHaveBeenRecorded() {
    int differing = 0;
    for (int window : new int[] {1, 4, 10, 15, 30, 40}) {
      for (long seed = 1; seed <= 15; seed++) {
        OtherRules rules =
            new OtherRules(WhatIf.of(List.of("window=" + window, "dominance=0", "active-tasks=2")));
        List<WindowDocument> recorded = history(new Random(seed), 30, 10);
        List<WindowDocument> otherwise = history(new Random(seed), 30, window);
        for (int i = 0; i < recorded.size(); i++) {
          Moment moment = rules.next(recorded.get(i));
          RankedDocument truth = RankedDocument.of(under(otherwise.get(i), window));
          assertThat(moment.otherwise()).as("seed %d", seed).contains(truth);
          differing += moment.differs() ? 1 : 0;
        }
      }
    }
    assertThat(differing).as("other rules must matter").isGreaterThan(100);
  }

  private static WindowDocument under(WindowDocument document, int window) {
    return new WindowDocument(
        new Rules(Rules.VERSION, window, 80, 0, ConsensusBase.ACTIVE, 2),
        document.firstTask(),
        document.tasks(),
        document.miners(),
        document.validators(),
        document.votes(),
        document.activity());
  }

  @Test
  void olderTasksThanTheHistoryHasCannotBeToldOf() {
    // Given: a history that begins with task 11
    List<WindowDocument> later = history(new Random(1), 30, 10).subList(19, 30);
    OtherRules rules = new OtherRules(WhatIf.of(List.of("window=15")));

    // When
    List<Moment> moments = later.stream().map(rules::next).toList();

    // Then: the first of its windows ends with task 20, so 15 tasks are known from task 25 on
    assertThat(moments.subList(0, 5)).allMatch(moment -> moment.otherwise().isEmpty());
    assertThat(moments.subList(5, 11)).allMatch(moment -> moment.otherwise().isPresent());
  }

  @Test
  void gapInTheHistoryBeginsItAnew() {
    List<WindowDocument> all = history(new Random(1), 60, 10);
    OtherRules rules = new OtherRules(WhatIf.of(List.of("window=15")));

    assertThat(rules.next(all.get(29)).otherwise()).isEmpty();
    assertThat(rules.next(all.get(34)).otherwise()).isPresent();
    assertThat(rules.next(all.get(59)).otherwise()).isEmpty();
    assertThat(rules.tasksKnown()).isEqualTo(10);
  }

  @Test
  void votesOnAnEarlierCommitmentOnlyShowWhoWasActive() {
    // Given
    List<WindowDocument> all = history(new Random(1), 20, 10);
    WindowDocument last = all.get(19);
    WindowDocument renewed =
        new WindowDocument(
            last.rules(),
            last.firstTask(),
            last.tasks(),
            List.of(new Miner("a", 1, OptionalLong.of(77), true), last.miners().get(1)),
            last.validators(),
            new PairVotes(),
            List.of(new Activity(20, "v")));
    OtherRules rules = new OtherRules(WhatIf.of(List.of("window=20", "completeness=1")));

    // When
    rules.next(all.get(9));
    RankedDocument otherwise = rules.next(renewed).otherwise().orElseThrow();

    // Then
    assertThat(otherwise.places())
        .anySatisfy(
            place -> {
              assertThat(place.hotkey()).isEqualTo("a");
              assertThat(place.settled()).isZero();
            })
        .anySatisfy(
            place -> {
              assertThat(place.hotkey()).isEqualTo("b");
              assertThat(place.settled()).isPositive();
            })
        .hasSize(2);
  }

  @Test
  void windowsMustBeInTheOrderOfTime() {
    List<WindowDocument> all = history(new Random(1), 12, 10);
    OtherRules rules = new OtherRules(WhatIf.of(List.of("dominance=8")));
    Moment unused = rules.next(all.get(11));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> rules.next(all.get(10)))
        .withMessageContaining("newest task 11 is before task 12");
  }

  @Test
  void storedWinnerIsComparedWith() {
    WindowDocument full = history(new Random(1), 10, 10).getLast();
    OtherRules rules = new OtherRules(WhatIf.of(List.of("dominance=5")));

    Moment moment = rules.next(full, new RecordedOutcome(Optional.of("else"), false), true);

    assertThat(moment.recorded().winner()).contains("else");
    assertThat(moment.differs()).isTrue();
  }

  @Test
  void momentsThatReachIntoMissingVotesAreIncomplete() {
    // Given: votes are missing from the window up to task 12
    List<WindowDocument> all = history(new Random(1), 40, 10);
    OtherRules rules = new OtherRules(WhatIf.of(List.of("window=15")));
    OtherRules sameWindow = new OtherRules(WhatIf.of(List.of("dominance=8")));
    RecordedOutcome nobody = new RecordedOutcome(Optional.empty(), false);

    // When
    List<Boolean> longer = new ArrayList<>();
    List<Boolean> same = new ArrayList<>();
    for (WindowDocument document : all.subList(10, 40)) {
      boolean hasEveryVote = document.newestTask().orElseThrow() != 12;
      longer.add(rules.next(document, nobody, hasEveryVote).complete());
      same.add(sameWindow.next(document, nobody, hasEveryVote).complete());
    }

    // Then: a window of 15 tasks has left task 12 behind when it ends with task 27
    assertThat(longer.getFirst()).isTrue();
    assertThat(longer.subList(1, 16)).containsOnly(false);
    assertThat(longer.subList(16, 30)).containsOnly(true);
    assertThat(same).containsOnlyOnce(false);
  }

  /// The window after each task. Votes of one task do not depend on the length of the window.
  private static List<WindowDocument> history(Random random, int tasks, int window) {
    boolean[][][] passed = new boolean[tasks + 1][MINERS.size()][VALIDATORS.size()];
    boolean[][][] voted = new boolean[tasks + 1][MINERS.size()][VALIDATORS.size()];
    for (int task = 1; task <= tasks; task++) {
      for (int miner = 0; miner < MINERS.size(); miner++) {
        boolean deserves = random.nextInt(10) < 6;
        for (int validator = 0; validator < VALIDATORS.size(); validator++) {
          passed[task][miner][validator] = deserves ^ (random.nextInt(8) == 0);
          voted[task][miner][validator] = random.nextInt(8) != 0;
        }
      }
    }
    List<WindowDocument> documents = new ArrayList<>();
    for (int newest = 1; newest <= tasks; newest++) {
      int first = Math.max(1, newest - window + 1);
      PairVotes votes = new PairVotes();
      for (int task = first; task <= newest; task++) {
        for (int miner = 0; miner < MINERS.size(); miner++) {
          for (int validator = 0; validator < VALIDATORS.size(); validator++) {
            if (voted[task][miner][validator]) {
              votes.cast(
                  task,
                  MINERS.get(miner),
                  VALIDATORS.get(validator),
                  passed[task][miner][validator]);
            }
          }
        }
      }
      documents.add(document(first, newest, window, votes));
    }
    return documents;
  }

  private static WindowDocument document(int first, int newest, int window, PairVotes votes) {
    List<Miner> miners = new ArrayList<>();
    List<Validator> validators = new ArrayList<>();
    for (int i = 0; i < MINERS.size(); i++) {
      miners.add(new Miner(MINERS.get(i), i + 1, OptionalLong.of(i), true));
      validators.add(new Validator(VALIDATORS.get(i), Rao.of(10 + i)));
    }
    return new WindowDocument(
        new Rules(Rules.VERSION, window, 80, 5, ConsensusBase.ACTIVE, 9),
        first,
        newest - first + 1,
        miners,
        validators,
        votes,
        List.of());
  }
}
