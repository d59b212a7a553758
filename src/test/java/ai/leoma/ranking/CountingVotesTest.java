package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CountingVotesTest {

  private static final Hotkey MINER = new Hotkey("M");
  private static final Hotkey VALIDATOR = new Hotkey("V");

  @Test
  void greatestSignedTimeCountsWhateverTheLogSays() {
    List<Vote> counting =
        CountingVotes.of(List.of(vote(1, true, 2000, 5), vote(1, false, 1999, 6)));
    assertThat(counting).containsExactly(new Vote(new TaskId(1), MINER, VALIDATOR, true));
  }

  @Test
  void atOneSignedTimeTheLaterLogPositionCounts() {
    List<Vote> counting =
        CountingVotes.of(List.of(vote(1, false, 2000, 6), vote(1, true, 2000, 5)));
    assertThat(counting).containsExactly(new Vote(new TaskId(1), MINER, VALIDATOR, false));
  }

  @Test
  void taskMinerAndValidatorEachHaveTheirOwnVote() {
    Hotkey other = new Hotkey("X");
    List<LoggedVote> logged =
        List.of(
            vote(1, true, 1, 0),
            vote(2, true, 1, 1),
            new LoggedVote(new TaskId(1), other, VALIDATOR, false, 1, 2),
            new LoggedVote(new TaskId(1), MINER, other, false, 1, 3));
    assertThat(CountingVotes.of(logged)).hasSize(4);
  }

  @Test
  void sameLogEntryReadTwiceCountsOnce() {
    assertThat(CountingVotes.of(List.of(vote(1, true, 1, 1), vote(1, true, 1, 1)))).hasSize(1);
  }

  @Test
  void twoVotesAtOneLogPositionAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CountingVotes.of(List.of(vote(1, true, 1, 1), vote(1, false, 1, 1))))
        .withMessageContaining("log position 1");
  }

  @Test
  void negativeTimesAndPositionsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> vote(1, true, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> vote(1, true, 1, -1));
  }

  @Test
  void orderOfReadingNeverMatters() {
    long seed = 77;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<LoggedVote> logged = new ArrayList<>();
      for (int position = 0; position < 40; position++) {
        logged.add(vote(1 + random.nextInt(3), random.nextBoolean(), random.nextInt(4), position));
      }
      Set<Vote> expected = Set.copyOf(CountingVotes.of(logged));
      Collections.shuffle(logged, random);
      assertThat(Set.copyOf(CountingVotes.of(logged)))
          .as("seed %d round %d", seed, round)
          .isEqualTo(expected);
    }
  }

  private static LoggedVote vote(long task, boolean passed, long signedTimeMillis, long position) {
    return new LoggedVote(new TaskId(task), MINER, VALIDATOR, passed, signedTimeMillis, position);
  }
}
