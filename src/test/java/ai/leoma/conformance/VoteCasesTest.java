package ai.leoma.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.ranking.Contender;
import ai.leoma.ranking.PairState;
import ai.leoma.ranking.Ranking;
import ai.leoma.ranking.RankingInput;
import ai.leoma.ranking.Rules;
import ai.leoma.ranking.ValidatorStake;
import ai.leoma.ranking.Vote;
import ai.leoma.ranking.Window;
import ai.leoma.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// F01 to F09: the vote on one pair, and the window. What differs follows rules 2: passes need more
/// than half of the stake of all validators that are active, not only of those who voted.
class VoteCasesTest {
  private static final Hotkey MINER = new Hotkey("Miner");
  private static final TaskId TASK = new TaskId(100);

  /// @param stake in tenths of a RAO's worth, so that 100.1 is a whole number
  private record Voter(long stake, boolean passed) {}

  private static Voter pass(long stake) {
    return new Voter(stake, true);
  }

  private static Voter fail(long stake) {
    return new Voter(stake, false);
  }

  private static PairState stateOf(Voter... voters) {
    List<ValidatorStake> registered = new ArrayList<>();
    List<Vote> votes = new ArrayList<>();
    for (Voter voter : voters) {
      Hotkey hotkey = new Hotkey("V" + (registered.size() + 1));
      registered.add(new ValidatorStake(hotkey, Rao.of(voter.stake())));
      votes.add(new Vote(TASK, MINER, hotkey, voter.passed()));
    }
    return stateOf(registered, votes);
  }

  private static PairState stateOf(List<ValidatorStake> registered, List<Vote> votes) {
    Contender miner = new Contender(MINER, OptionalInt.of(1), OptionalLong.of(1), true);
    RankingInput input =
        new RankingInput(Rules.standard(), Optional.of(TASK), List.of(miner), registered, votes);
    return Ranking.of(input).pairs().getFirst().state();
  }

  @Test
  void f01EqualStakesFail() {
    assertThat(stateOf(pass(100), fail(100))).isEqualTo(PairState.FAILED);
  }

  @Test
  void f02MoreStakePasses() {
    assertThat(stateOf(pass(1001), fail(1000))).isEqualTo(PairState.PASSED);
  }

  /// Differs: it was evaluated and failed; now it is open, and settled by whoever has stake.
  @Test
  void f03VoterWithoutStakeSettlesNothing() {
    assertThat(stateOf(pass(0))).isEqualTo(PairState.OPEN);
  }

  /// Differs: an unknown voter counted as evaluated; now it weighs nothing at all.
  @Test
  void f04UnknownVoterSettlesNothing() {
    Vote unknown = new Vote(TASK, MINER, new Hotkey("Unknown"), true);

    assertThat(stateOf(List.of(), List.of(unknown))).isEqualTo(PairState.OPEN);
  }

  /// Differs: a negative stake counted as 0; now there is none.
  @Test
  void f05StakeIsNeverNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> Rao.of(-1));
  }

  @Test
  void f06TwoSmallPassesAgainstOneLargeFail() {
    assertThat(stateOf(pass(6000), pass(6000), fail(13_000))).isEqualTo(PairState.FAILED);
  }

  @Test
  void f07NoTaskHasNoWindow() {
    assertThat(Window.of(Optional.empty(), Rules.standard())).isEmpty();
  }

  @Test
  void f08WindowOfSevenTasksStartsAtOneAndIsProvisional() {
    assertThat(Window.of(Optional.of(new TaskId(7)), Rules.standard()))
        .contains(new Window(TaskId.FIRST, new TaskId(7), true));
  }

  @Test
  void f09WindowOfTask500StartsAt401() {
    assertThat(Window.of(Optional.of(new TaskId(500)), Rules.standard()))
        .contains(new Window(new TaskId(401), new TaskId(500), false));
  }
}
