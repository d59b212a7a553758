package ai.leoma.evaluation;

import static ai.leoma.evaluation.SubmittedSample.batch;
import static ai.leoma.evaluation.VotedTasks.MINERS;
import static ai.leoma.evaluation.VotedTasks.NEWEST;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.BallotProfile;
import ai.leoma.access.Records;
import ai.leoma.access.Signer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Submissions that arrive together and so may share a transaction.
@QuarkusTest
@TestProfile(BallotProfile.class)
class BallotBoxTest {
  private static final List<Signer> CROWD =
      IntStream.range(0, 12).mapToObj(i -> new Signer("crowd " + i)).toList();

  @Inject DataSource dataSource;
  private Records records;

  @BeforeEach
  void publish() {
    records = new Records(dataSource);
    CROWD.forEach(records::register);
    VotedTasks.publish(records);
    records.execute("DELETE FROM evaluation_results");
    records.execute("DELETE FROM vote");
    records.execute(
        """
        CREATE OR REPLACE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.prompt = 'poison' THEN RAISE EXCEPTION 'poison'; END IF;
          RETURN NEW;
        END
        $$;
        CREATE OR REPLACE TRIGGER evaluation_without_poison BEFORE INSERT ON evaluation
          FOR EACH ROW EXECUTE FUNCTION refuse_poison();
        """);
  }

  @AfterEach
  void takeThePoisonAway() {
    records.execute("DROP FUNCTION refuse_poison CASCADE");
  }

  @Test
  void everyBallotStandsInTheLogAsAWhole() throws Exception {
    long before = records.number("SELECT last_position FROM audit_head");

    List<Integer> statuses = submitTogether(_ -> "p");

    assertThat(statuses).containsOnly(200);
    long last = records.number("SELECT last_position FROM audit_head");
    assertThat(last - before).isEqualTo(CROWD.size() * 3L);
    assertThat(records.number("SELECT count(*) FROM audit_log WHERE position > ?", before))
        .isEqualTo(CROWD.size() * 3L);
    assertThat(
            records.number(
                """
                SELECT count(*)
                FROM ballot
                JOIN signed_envelope ON signed_envelope.id = ballot.envelope_id
                CROSS JOIN generate_series(0, 2) AS item
                JOIN audit_log ON audit_log.position = ballot.first_log_position + item
                WHERE ballot.first_log_position > ?
                  AND position(
                    convert_to(
                      '"envelope": "' || encode(signed_envelope.digest, 'hex') || '", "item": '
                        || item || ',', 'UTF8')
                    IN audit_log.leaf) > 0
                """,
                before))
        .isEqualTo(CROWD.size() * 3L);
  }

  @Test
  void whatTheDatabaseRefusesTakesNobodyAlong() throws Exception {
    List<Integer> statuses = submitTogether(i -> i == 5 ? "poison" : "p");

    assertThat(statuses.get(5)).isGreaterThanOrEqualTo(500);
    for (int i = 0; i < CROWD.size(); i++) {
      boolean isPoisoned = i == 5;
      if (!isPoisoned) {
        assertThat(statuses.get(i)).isEqualTo(200);
      }
      assertThat(
              records.number(
                  "SELECT count(*) FROM vote WHERE validator = ?", CROWD.get(i).hotkey()))
          .isEqualTo(isPoisoned ? 0 : 3);
    }
  }

  @Test
  void submissionsOfOneValidatorCountInTheOrderOfTheirTimes() throws Exception {
    Signer validator = CROWD.getFirst();
    long now = Long.parseLong(Signer.now());
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        int number = i;
        answers.add(
            clients.submit(
                () ->
                    validator
                        .postAt(
                            Long.toString(now - 20 + number),
                            "/samples/batch",
                            batch(sample(0, "p").with("confidence", Integer.toString(number))))
                        .statusCode()));
      }
    }

    assertThat(all(answers)).containsOnly(200);
    assertThat(
            records.number(
                """
                SELECT evaluation.confidence
                FROM vote JOIN evaluation USING (envelope_id, item_index)
                WHERE vote.validator = ?
                """,
                validator.hotkey()))
        .isEqualTo(7);
    assertThat(
            records.number(
                "SELECT count(*) FROM evaluation_results WHERE validator = ?", validator.hotkey()))
        .isGreaterThanOrEqualTo(1);
  }

  /// Each of the crowd votes on three miners.
  private List<Integer> submitTogether(IntFunction<String> prompt) throws Exception {
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CROWD.size())) {
      for (int i = 0; i < CROWD.size(); i++) {
        Signer validator = CROWD.get(i);
        String body =
            batch(
                sample(0, prompt.apply(i)), sample(1, prompt.apply(i)), sample(2, prompt.apply(i)));
        answers.add(clients.submit(() -> validator.post("/samples/batch", body).statusCode()));
      }
    }
    return all(answers);
  }

  private static SubmittedSample sample(int miner, String prompt) {
    return new SubmittedSample(NEWEST, MINERS.get(miner)).with("prompt", "\"" + prompt + "\"");
  }

  private static List<Integer> all(List<Future<Integer>> answers)
      throws InterruptedException, ExecutionException {
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> answer : answers) {
      statuses.add(answer.get());
    }
    return statuses;
  }
}
