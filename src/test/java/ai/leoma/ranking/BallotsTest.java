package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.math.BigInteger;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BallotsTest {

  private static final OptionalLong BLOCK = OptionalLong.of(1);
  private static final BigInteger GREATEST_STAKE =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  @Test
  void validatorThatFellSilentStopsCountingWhereItDidNotVote() {
    // Given a big one that voted up to task 91, the last before the newest nine
    Field field = new Field().validator("big", 60).validator("minor", 40).miner("M", BLOCK);
    field.vote(50, "M", "minor", true).vote(91, "M", "big", true);
    field.vote(95, "M", "minor", true);

    // When
    RankingResult result = field.rank();

    // Then the small one settles alone what the big one left open
    assertThat(result.pairs())
        .containsExactly(
            pair(50, PairState.PASSED, 40, 0, 40),
            pair(91, PairState.PASSED, 60, 0, 100),
            pair(95, PairState.PASSED, 40, 0, 40));
  }

  @Test
  void oneVoteInTheNewestNineTasksMakesActiveEverywhere() {
    Field field = new Field().validator("big", 60).validator("minor", 40).miner("M", BLOCK);
    field.vote(50, "M", "minor", true).vote(95, "M", "minor", true);
    field.miner("other", BLOCK).vote(92, "other", "big", false);

    assertThat(field.rank().pairs())
        .contains(pair(50, PairState.OPEN, 40, 0, 100), pair(95, PairState.OPEN, 40, 0, 100));
  }

  @Test
  void voteOnAMinerThatIsGoneMakesActiveToo() {
    Field field = new Field().validator("big", 60).validator("minor", 40).miner("M", BLOCK);
    field.vote(95, "M", "minor", true).vote(95, "gone", "big", false);

    assertThat(field.rank().pairs()).contains(pair(95, PairState.OPEN, 40, 0, 100));
  }

  @Test
  void outdatedVoteMakesActiveAndCountsForNothingElse() {
    Field field = new Field().validator("big", 60).validator("minor", 40).miner("M", BLOCK);
    field.vote(95, "M", "minor", true).outdatedVote(92, "M", "big", false);
    assertThat(field.rank().pairs()).containsExactly(pair(95, PairState.OPEN, 40, 0, 100));

    Field early = new Field().validator("big", 60).validator("minor", 40).miner("M", BLOCK);
    early.vote(95, "M", "minor", true).outdatedVote(91, "M", "big", false);
    early.outdatedVote(101, "M", "big", true);
    assertThat(early.rank().pairs()).containsExactly(pair(95, PairState.PASSED, 40, 0, 40));
  }

  @Test
  void unregisteredVotersWeighNothingAndAreNotInTheTotal() {
    Field field = new Field().validator("known", 10).miner("M", BLOCK);
    field.vote(95, "M", "stranger", false).vote(96, "M", "stranger", false);
    field.vote(96, "M", "known", true);

    assertThat(field.rank().pairs())
        .containsExactly(pair(95, PairState.OPEN, 0, 0, 10), pair(96, PairState.PASSED, 10, 0, 10));
  }

  @Test
  void votersWithoutStakeSettleNothing() {
    Field field = new Field().validator("poor", 0).miner("M", BLOCK).vote(95, "M", "poor", false);
    assertThat(field.rank().pairs()).containsExactly(pair(95, PairState.OPEN, 0, 0, 0));
  }

  @Test
  void oldBaseSettlesByTheVotersAlone() {
    Field field = new Field().rules(new Rules(1, 100, 80, 5, ConsensusBase.VOTED, 9));
    field.validator("big", 60).validator("minor", 40).miner("M", BLOCK);
    field.vote(100, "other", "big", true).vote(95, "M", "minor", true);
    assertThat(field.rank().pairs()).contains(pair(95, PairState.PASSED, 40, 0, 100));
  }

  @Test
  void stakesAtTheirLimitAreSummedExactly() {
    Field field = new Field().miner("M", BLOCK);
    for (int validator = 1; validator <= 9; validator++) {
      field.validator("V" + validator, GREATEST_STAKE);
      field.vote(100, "M", "V" + validator, validator > 4);
    }
    field.validator("W", 1).vote(100, "M", "W", false);

    PairOutcome pair = field.rank().pairs().getFirst();

    assertThat(pair.passStake()).isEqualTo(GREATEST_STAKE.multiply(BigInteger.valueOf(5)));
    assertThat(pair.failStake())
        .isEqualTo(GREATEST_STAKE.multiply(BigInteger.valueOf(4)).add(BigInteger.ONE));
    assertThat(pair.totalStake()).isEqualTo(pair.passStake().add(pair.failStake()));
    assertThat(pair.state()).isEqualTo(PairState.PASSED);
  }

  @Test
  void twoVotesOfOneValidatorOnOnePairAreRefused() {
    Field field = new Field().validator("V", 1).miner("M", BLOCK);
    field.vote(95, "M", "V", true).vote(95, "M", "V", false);
    assertThatIllegalArgumentException()
        .isThrownBy(field::rank)
        .withMessage("validator V has two votes on task 95, miner M");
  }

  @Test
  void minersAndValidatorsListedTwiceAreRefused() {
    Field miners = new Field().miner("M", BLOCK).miner("M", OptionalLong.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(miners::input)
        .withMessage("miner M is listed twice");
    Field validators = new Field().validator("V", 1).validator("V", 2);
    assertThatIllegalArgumentException()
        .isThrownBy(validators::input)
        .withMessage("validator V is listed twice");
  }

  private static PairOutcome pair(long task, PairState state, long pass, long fail, long total) {
    return new PairOutcome(
        new TaskId(task),
        new Hotkey("M"),
        state,
        BigInteger.valueOf(pass),
        BigInteger.valueOf(fail),
        BigInteger.valueOf(total));
  }
}
