package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.BIG;
import static ai.leoma.ranking.Tournament.ELDER;
import static ai.leoma.ranking.Tournament.MIDDLE;
import static ai.leoma.ranking.Tournament.SMALL;
import static ai.leoma.ranking.Tournament.YOUNGER;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Signer;
import ai.leoma.answer.Answer;
import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RankingProfile.class)
class WrittenVotesReaderTest {
  /// More than are read at once.
  private static final int TASKS = 25;

  private static final Hotkey MINER = new Hotkey(ELDER);
  private static final Map<Hotkey, Double> STAKES =
      Map.of(new Hotkey(BIG.hotkey()), 40_000.0, new Hotkey(MIDDLE.hotkey()), 33_000.0);

  @Inject DataSource dataSource;
  @Inject WrittenVotesReader reader;
  @Inject ObjectMapper json;
  private Tournament tournament;

  @BeforeEach
  void votesOnMoreTasksThanAreReadAtOnce() {
    tournament = Tournament.fresh(dataSource);
    for (int newest = 1; newest <= TASKS; newest++) {
      tournament.publishUpTo(newest);
      vote(BIG, newest, true);
      vote(SMALL, newest, false);
    }
  }

  @Test
  void votesOnAllTasksAreThereWithStakesOfRegisteredValidators() {
    WrittenVotes votes = read(STAKES, Optional.empty());

    for (TaskId task : tasks()) {
      assertThat(votes.on(task).orElseThrow().passedBy()).containsExactly(new Hotkey(BIG.hotkey()));
      assertThat(votes.voters(task)).isEqualTo(1);
      JsonNode shown = shown(votes, task);
      assertThat(shown.findValuesAsText("validator")).containsExactly(BIG.hotkey(), SMALL.hotkey());
      assertThat(shown.get(0).get("stake").doubleValue()).isEqualTo(40_000.0);
      assertThat(shown.get(1).get("stake").isNull()).isTrue();
    }
  }

  @Test
  void logIsReadUpToTheNewestVoteAtLeast() {
    WrittenVotes votes = read(STAKES, Optional.empty());

    assertThat(votes.log().position())
        .isEqualTo(tournament.records.number("SELECT last_position FROM audit_head"));
  }

  @Test
  void onlyTasksWithNewVotesAreReadAgain() {
    // Given
    WrittenVotes before = read(STAKES, Optional.empty());
    vote(MIDDLE, TASKS, true);
    vote(BIG, TASKS - 1, false);
    tournament.publishUpTo(TASKS + 1);

    // When
    WrittenVotes after = read(STAKES, Optional.of(before));

    // Then
    for (TaskId task : tasks()) {
      boolean isNew = task.value() >= TASKS - 1;
      assertThat(after.json(task) != before.json(task)).isEqualTo(isNew);
    }
    assertThat(after.voters(new TaskId(TASKS))).isEqualTo(2);
    assertThat(after.on(new TaskId(TASKS - 1)).orElseThrow().passedBy()).isEmpty();
    assertThat(shown(after, new TaskId(TASKS - 1)).findValuesAsText("validator"))
        .containsExactly(SMALL.hotkey(), BIG.hotkey());
  }

  @Test
  void votesOfTasksThatNobodyAsksForAnyMoreAreNotKept() {
    WrittenVotes before = read(STAKES, Optional.empty());

    WrittenVotes after = read(tasks().subList(5, TASKS), STAKES, Optional.of(before));

    assertThat(after.byTask()).hasSize(TASKS - 5);
    assertThat(after.bytesBesideJson()).isLessThan(before.bytesBesideJson());
    assertThat(after.jsonBytes()).isLessThan(before.jsonBytes());
    assertThat(shown(after, new TaskId(1))).isEmpty();
  }

  @Test
  void withOtherStakesAllAreReadAgain() {
    WrittenVotes before = read(STAKES, Optional.empty());

    WrittenVotes after = read(Map.of(new Hotkey(BIG.hotkey()), 40_001.0), Optional.of(before));

    assertThat(tasks()).allMatch(task -> after.json(task) != before.json(task));
    assertThat(shown(after, new TaskId(1)).get(0).get("stake").doubleValue()).isEqualTo(40_001.0);
  }

  @Test
  void votesOfADatabaseThatWasRestoredAreReadAgain() {
    // Given
    WrittenVotes before = read(STAKES, Optional.empty());

    // When: as many votes as before, and others, and a longer log
    tournament = Tournament.fresh(dataSource);
    tournament.publishUpTo(1);
    vote(MIDDLE, 1, true);
    vote(SMALL, 1, true);
    while (tournament.records.number("SELECT last_position FROM audit_head")
        <= before.log().position()) {
      tournament.vote(BIG, YOUNGER, "+");
    }
    WrittenVotes after = read(STAKES, Optional.of(before));

    // Then
    assertThat(after.byTask()).hasSize(1);
    assertThat(shown(after, new TaskId(1)).findValuesAsText("validator"))
        .containsExactly(MIDDLE.hotkey(), SMALL.hotkey());
  }

  private void vote(Signer validator, long task, boolean passed) {
    tournament.submit(validator, Tournament.sample(task, ELDER, passed, "null"));
  }

  private static List<TaskId> tasks() {
    return LongStream.rangeClosed(1, TASKS).mapToObj(TaskId::new).toList();
  }

  private WrittenVotes read(Map<Hotkey, Double> stakes, Optional<WrittenVotes> before) {
    return read(tasks(), stakes, before);
  }

  private WrittenVotes read(
      List<TaskId> tasks, Map<Hotkey, Double> stakes, Optional<WrittenVotes> before) {
    return reader.read(MINER, tasks, stakes, before).await().atMost(Duration.ofSeconds(30));
  }

  private JsonNode shown(WrittenVotes votes, TaskId task) {
    try {
      return json.readTree(Answer.of(List.of(votes.json(task)), json).text()).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
