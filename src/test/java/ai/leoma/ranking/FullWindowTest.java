package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.task.TaskId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// 64 validators, 192 miners, 100 tasks and all of the 1,228,800 votes on them.
class FullWindowTest {

  private static final int VALIDATORS = 64;
  private static final int MINERS = 192;
  private static final long NEWEST = 1_000;

  @Test
  void fullWindowIsRanked() {
    // Given
    long seed = 2025;
    RankingInput input = input(new SplittableRandom(seed));
    assertThat(input.votes()).hasSize(VALIDATORS * MINERS * 100);

    // When
    long started = System.nanoTime();
    RankingResult result = Ranking.of(input);
    long tookMillis = (System.nanoTime() - started) / 1_000_000;
    System.out.printf("full window ranked in %d ms%n", tookMillis);

    // Then
    assertThat(result.pairs()).hasSize(MINERS * 100);
    assertThat(result.standings()).hasSize(MINERS).allMatch(Standing::eligible);
    assertThat(result.winner()).isPresent();
  }

  private static RankingInput input(SplittableRandom random) {
    List<Contender> miners =
        IntStream.range(0, MINERS)
            .mapToObj(
                uid ->
                    new Contender(
                        hotkey('M', uid), OptionalInt.of(uid), OptionalLong.of(uid), true))
            .toList();
    List<ValidatorStake> validators =
        IntStream.range(0, VALIDATORS)
            .mapToObj(
                uid -> {
                  BigInteger stake = new BigInteger(Long.toUnsignedString(random.nextLong()));
                  return new ValidatorStake(hotkey('V', uid), new Rao(stake));
                })
            .toList();
    List<Vote> votes = new ArrayList<>(VALIDATORS * MINERS * 100);
    for (long task : LongStream.rangeClosed(NEWEST - 99, NEWEST).toArray()) {
      // Each task has its own copies of the hotkeys, as rows from a database would
      List<Hotkey> voters =
          IntStream.range(0, VALIDATORS).mapToObj(uid -> hotkey('V', uid)).toList();
      for (int uid = 0; uid < MINERS; uid++) {
        Hotkey miner = hotkey('M', uid);
        boolean deserves = random.nextInt(MINERS) < uid;
        for (Hotkey voter : voters) {
          boolean passed = deserves ^ (random.nextInt(20) == 0);
          votes.add(new Vote(new TaskId(task), miner, voter, passed));
        }
      }
    }
    return new RankingInput(
        Rules.standard(), Optional.of(new TaskId(NEWEST)), miners, validators, votes);
  }

  private static Hotkey hotkey(char kind, int number) {
    String digits = String.valueOf(number).replace('0', 'z');
    return new Hotkey("5" + kind + "x".repeat(46 - digits.length()) + digits);
  }
}
