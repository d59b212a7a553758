package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Signer;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.evaluation.PairBallot;
import ai.leoma.evaluation.VoteRecord;
import ai.leoma.evaluation.Votes;
import ai.leoma.evaluation.WindowBallots;
import ai.leoma.task.TaskId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Votes that PostgreSQL packs into bits give the same ranking as the votes one by one.
@QuarkusTest
@TestProfile(RankingProfile.class)
class WindowBallotsTest {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
  private static final TaskId FIRST = new TaskId(3);
  private static final TaskId NEWEST = new TaskId(7);
  private static final Rules RULES = new Rules(Rules.VERSION, 5, 60, 5, ConsensusBase.ACTIVE, 2);
  private static final Comparator<PairBallot> ORDER =
      Comparator.comparing(PairBallot::task).thenComparing(PairBallot::miner);

  @Inject DataSource dataSource;
  @Inject Votes votes;
  private Tournament tournament;

  @BeforeEach
  void clear() {
    tournament = Tournament.fresh(dataSource);
    tournament.rewrite(
        "INSERT INTO ballot (envelope_id, validator, items, first_log_position)"
            + " VALUES (1, 'everybody', 1, 1)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 130})
  void packedVotesAreTheVotes(int validators) {
    // Given: of some voters, as many are registered; votes lie around the window, too
    long seed = 7_000 + validators;
    SplittableRandom random = new SplittableRandom(seed);
    List<Hotkey> voters = hotkeys("voter", validators + 3);
    List<Hotkey> miners = hotkeys("miner", 4);
    for (long task = FIRST.value() - 1; task <= NEWEST.value() + 1; task++) {
      cast(random, task, miners, voters);
    }
    List<ValidatorStake> registered =
        voters.subList(0, validators).stream()
            .map(hotkey -> new ValidatorStake(hotkey, new Rao(stake(random))))
            .toList();

    // When
    WindowBallots packed =
        votes
            .ofWindow(FIRST, NEWEST, registered.stream().map(ValidatorStake::hotkey).toList())
            .await()
            .atMost(LONG_ENOUGH);

    // Then
    List<Vote> single =
        votes.snapshot(FIRST, NEWEST).await().atMost(LONG_ENOUGH).counting().stream()
            .map(WindowBallotsTest::vote)
            .toList();
    Window window = Window.of(Optional.of(NEWEST), RULES).orElseThrow();
    assertThat(sorted(packed.pairs()))
        .as("seed %d", seed)
        .isEqualTo(sorted(Ballots.of(single, window, registered)));
    RankingInput field =
        new RankingInput(RULES, Optional.of(NEWEST), contenders(miners), registered, List.of());
    assertThat(Ranking.ofBallots(field, packed.pairs(), List.of()))
        .as("seed %d", seed)
        .isEqualTo(
            Ranking.of(
                new RankingInput(
                    RULES, Optional.of(NEWEST), contenders(miners), registered, single)));
  }

  /// Past the API, which checks each signature: hundreds of votes, about three of four pairs.
  private void cast(SplittableRandom random, long task, List<Hotkey> miners, List<Hotkey> voters) {
    List<String> rows = new ArrayList<>();
    for (Hotkey miner : miners) {
      for (Hotkey voter : voters) {
        if (random.nextInt(4) > 0) {
          rows.add(
              "(%d, '%s', '%s', %b, 1, now(), 1, 0)"
                  .formatted(task, miner.ss58(), voter.ss58(), random.nextBoolean()));
        }
      }
    }
    if (!rows.isEmpty()) {
      tournament.rewrite(
          "INSERT INTO vote (task_id, miner, validator, passed, signed_time_millis, evaluated_at,"
              + " envelope_id, item_index) VALUES "
              + String.join(", ", rows));
    }
  }

  private static BigInteger stake(SplittableRandom random) {
    return new BigInteger(Long.toUnsignedString(random.nextLong()));
  }

  private static List<Hotkey> hotkeys(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Hotkey(new Signer(name + i).hotkey()))
        .toList();
  }

  private static List<Contender> contenders(List<Hotkey> miners) {
    return miners.stream()
        .map(
            miner ->
                new Contender(
                    miner,
                    OptionalInt.of(miners.indexOf(miner)),
                    OptionalLong.of(miners.indexOf(miner)),
                    true))
        .toList();
  }

  private static Vote vote(VoteRecord vote) {
    return new Vote(vote.task(), vote.miner(), vote.validator(), vote.passed());
  }

  private static List<PairBallot> sorted(List<PairBallot> ballots) {
    return ballots.stream().sorted(ORDER).toList();
  }
}
