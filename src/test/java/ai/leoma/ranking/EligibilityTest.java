package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.chain.Hotkey;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EligibilityTest {

  private static final OptionalLong BLOCK = OptionalLong.of(1);

  @Test
  void completenessIsExactForEveryPercentage() {
    Contender miner = new Contender(new Hotkey("M"), OptionalInt.empty(), BLOCK, true);
    for (int window : new int[] {1, 3, 7, 12, 99, 100, 101, Rules.LONGEST_WINDOW}) {
      for (int percent = 1; percent <= 100; percent++) {
        Rules rules = new Rules(1, window, percent, 5, ConsensusBase.ACTIVE, 9);
        int needed = Math.ceilDiv(Math.toIntExact((long) percent * window), 100);
        assertThat(new Tally(miner, 0, needed).isEligible(rules)).isTrue();
        assertThat(new Tally(miner, 0, needed - 1).isEligible(rules)).isFalse();
      }
    }
  }

  @Test
  void eightyOfHundredIsInAndSeventyNineIsOut() {
    RankingResult result =
        new Field().result("in", BLOCK, 1, 80).result("out", BLOCK, 79, 79).rank();

    assertThat(Field.rankedOf(result)).containsExactly("in");
    assertThat(Field.winnerOf(result)).isEqualTo("in");
    Standing out = Field.standingOf(result, "out");
    assertThat(out.rank()).isEmpty();
    assertThat(out.eligible()).isFalse();
    assertThat(out.passes()).isEqualTo(79);
    assertThat(out.settled()).isEqualTo(79);
  }

  @Test
  void minerThatIsNotValidIsShownWithoutRank() {
    Field field = new Field().validator("V", 1).miner("M", BLOCK, false);
    for (int task = 1; task <= 100; task++) {
      field.vote(task, "M", "V", true);
    }

    RankingResult result = field.rank();

    assertThat(result.winner()).isEmpty();
    assertThat(Field.standingOf(result, "M").passes()).isEqualTo(100);
    assertThat(Field.standingOf(result, "M").rank()).isEmpty();
  }

  @Test
  void openPairsDoNotCountAsSettled() {
    Field field = new Field().validator("part", 50).validator("other", 50).miner("M", BLOCK);
    for (int task = 1; task <= 100; task++) {
      field.vote(task, "M", "other", true);
      if (task <= 79 || task == 100) {
        field.vote(task, "M", "part", true);
      }
    }
    assertThat(Field.standingOf(field.rank(), "M").settled()).isEqualTo(80);
    assertThat(Field.winnerOf(field.rank())).isEqualTo("M");
  }

  @ParameterizedTest
  @CsvSource({"1", "50", "99"})
  void windowThatIsNotFullRanksNobodyButCounts(int newest) {
    RankingResult result = new Field().newest(newest).result("M", BLOCK, newest, newest).rank();

    assertThat(result.provisional()).isTrue();
    assertThat(result.winner()).isEmpty();
    assertThat(Field.rankedOf(result)).isEmpty();
    assertThat(Field.standingOf(result, "M").passes()).isEqualTo(newest);
    assertThat(Field.standingOf(result, "M").eligible()).isFalse();
    assertThat(result.pairs()).hasSize(newest);
  }

  @Test
  void nothingPublishedCountsNothing() {
    RankingResult result =
        new Field().newest(0).validator("V", 1).miner("M", BLOCK).vote(1, "M", "V", true).rank();

    assertThat(result.provisional()).isTrue();
    assertThat(result.window()).isEmpty();
    assertThat(result.pairs()).isEmpty();
    assertThat(result.standings()).hasSize(1);
  }

  @Test
  void votesOutsideTheWindowCountForNothing() {
    Field field = new Field().newest(200).result("M", BLOCK, 80, 80);
    RankingResult before = field.rank();
    for (long task : new long[] {1, 100, 201, Long.MAX_VALUE}) {
      field.vote(task, "M", Field.JUDGE, true);
    }
    assertThat(field.rank()).isEqualTo(before);
  }

  @Test
  void aloneWithoutAPassIsRankedButDoesNotWin() {
    RankingResult result = new Field().result("M", BLOCK, 0, 100).rank();

    assertThat(result.winner()).isEmpty();
    assertThat(Field.standingOf(result, "M").rank()).hasValue(1);
    assertThat(Field.standingOf(result, "M").isWinner()).isFalse();
  }

  @Test
  void theUnrankedFollowByPassesThenRateThenBlockThenHotkey() {
    RankingResult result =
        new Field()
            .result("none", OptionalLong.of(2), 0, 0)
            .result("zero", OptionalLong.of(1), 0, 9)
            .result("rough", BLOCK, 5, 10)
            .result("smooth", OptionalLong.empty(), 5, 9)
            .result("most", OptionalLong.empty(), 6, 79)
            .result("ranked", OptionalLong.empty(), 1, 80)
            .rank();
    assertThat(result.standings())
        .extracting(standing -> standing.miner().hotkey().ss58())
        .containsExactly("ranked", "most", "smooth", "rough", "zero", "none");
  }

  @Test
  void uidsAndBlocksHaveLimits() {
    Hotkey hotkey = new Hotkey("M");
    OptionalLong greatest = OptionalLong.of(Long.MAX_VALUE);
    assertThat(new Contender(hotkey, OptionalInt.of(65_535), greatest, true).valid()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Contender(hotkey, OptionalInt.of(65_536), BLOCK, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Contender(hotkey, OptionalInt.of(-1), BLOCK, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Contender(hotkey, OptionalInt.of(1), OptionalLong.of(-1), true));
  }
}
