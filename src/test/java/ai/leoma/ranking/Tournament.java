package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Records;
import ai.leoma.access.Signer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/// A small tournament in the database, put there past the rounds and the chain; votes come in over
/// HTTP. Two miners with a video in every task, three validators of which two outvote the third.
final class Tournament {
  static final String ELDER = new Signer("elder").hotkey();
  static final String YOUNGER = new Signer("younger").hotkey();
  static final Signer BIG = new Signer("big");
  static final Signer MIDDLE = new Signer("middle");
  static final Signer SMALL = new Signer("small");
  static final int WINDOW = 5;

  private static final String ZEROS = "0".repeat(64);

  private final DataSource dataSource;
  final Records records;

  private Tournament(DataSource dataSource) {
    this.dataSource = dataSource;
    this.records = new Records(dataSource);
  }

  /// Nothing but miners and validators.
  static Tournament fresh(DataSource dataSource) {
    Tournament tournament = new Tournament(dataSource);
    tournament.clear();
    tournament.miner(ELDER, 11, 100);
    tournament.miner(YOUNGER, 12, 200);
    tournament.validator(BIG, 1, 40_000);
    tournament.validator(MIDDLE, 2, 33_000);
    tournament.validator(SMALL, 3, 27_000);
    tournament.records.execute(
        "INSERT INTO source_clip (sha256, object_key, origin, bytes, duration_millis, width_pixels,"
            + " height_pixels, cuts, stretches, starts_millis, limits, added_at)"
            + " VALUES (?, 'clip.mp4', 'test', 1, 1, 1, 1, 0, '[]', '{0}', '{}', now())",
        ZEROS);
    tournament.records.execute(
        "INSERT INTO source_pool (digest, content, frozen_at) VALUES (?, '', now())", ZEROS);
    return tournament;
  }

  private void clear() {
    for (String table :
        "vote_tally ranking_standing ranking vote evaluation ballot evaluation_results audit_log blacklist_entry signed_envelope generation task source_pool source_clip miner validator"
            .split(" ")) {
      rewrite("DELETE FROM " + table);
    }
    // again, under the head's lock: a ranking of the test before may still have written
    rewrite("UPDATE audit_head SET last_position = 0; DELETE FROM audit_log");
    rewrite("UPDATE miner_pass SET finished_at = NULL");
    rewrite("UPDATE vote_count SET closed_task = 0, closed_votes = 0, votes = 0");
  }

  /// Changes what is kept as written: the triggers sleep in a replica's session, which only tests
  /// may open.
  void rewrite(String change) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(change);
      statement.execute("SET session_replication_role = DEFAULT");
    } catch (SQLException e) {
      throw new IllegalStateException(change, e);
    }
  }

  void miner(String hotkey, int uid, long block) {
    records.execute(
        "INSERT INTO miner (hotkey, uid, commitment_block, model_name, model_revision, chute_id,"
            + " model_hash, decided_at, stale) VALUES (?, ?, ?, 'm', 'r', 'c', ?, now(), false)",
        hotkey,
        uid,
        block,
        ZEROS);
  }

  void validator(Signer validator, int uid, long stakeTao) {
    records.execute(
        "INSERT INTO validator (hotkey, uid, stake, synced_block) VALUES (?, ?, ?, 7)",
        validator.hotkey(),
        uid,
        stakeTao * 1_000_000_000L);
  }

  /// Publishes the tasks from the next one on, each with a video of both miners by their commitment
  /// in force.
  void publishUpTo(long newest) {
    for (long id = records.number("SELECT max(id) FROM task") + 1; id <= newest; id++) {
      records.execute(
          "INSERT INTO task (id, competition_id, kind, attempt, started_at, published_at, prompt, prompt_model,"
              + " source_sha256, start_millis, reused, pool_digest, block_number, block_hash,"
              + " passed_over, artifacts) VALUES (?, 'ti2v', 'ti2v', 1, now(), now(), 'a fox', 'm', ?, 0,"
              + " false, ?, 1, '', '[]', '[]')",
          id,
          ZEROS,
          ZEROS);
      records.execute(
          "INSERT INTO generation (task_id, miner_hotkey, outcome, detail, latency_millis, bytes,"
              + " video_sha256, commitment_block, model_name, revision, chute_id, model_hash)"
              + " SELECT ?, hotkey, 'Served', '', 1, 1, ?, commitment_block, model_name,"
              + " model_revision, chute_id, model_hash FROM miner",
          id,
          ZEROS);
    }
  }

  /// One signed batch of votes of one validator on one miner; `+` passes, `-` fails, another sign
  /// is no vote, from the first task on.
  void vote(Signer validator, String miner, String signs) {
    String samples =
        Arrays.stream(indexes(signs))
            .mapToObj(i -> sample(i + 1, miner, signs.charAt(i) == '+', "null"))
            .collect(Collectors.joining(", "));
    submit(validator, samples);
  }

  void submit(Signer validator, String samples) {
    int status = validator.post("/samples/batch", "{\"samples\": [" + samples + "]}").statusCode();
    assertThat(status).isEqualTo(200);
  }

  static String sample(long task, String miner, boolean passed, String artifactsJson) {
    return """
        {"task_id": %d, "miner_hotkey": "%s", "prompt": "p", "s3_bucket": "leoma-samples", "s3_prefix": "%d",
         "passed": %b, "confidence": 90, "reasoning": "seen", "generated_artifacts": %s}
        """
        .formatted(task, miner, task, passed, artifactsJson);
  }

  private static int[] indexes(String signs) {
    return IntStream.range(0, signs.length())
        .filter(i -> signs.charAt(i) == '+' || signs.charAt(i) == '-')
        .toArray();
  }

  /// A full window: the elder fails one task, the younger two.
  void elderWins() {
    publishUpTo(WINDOW);
    for (Signer validator : new Signer[] {BIG, MIDDLE, SMALL}) {
      vote(validator, ELDER, "++++-");
      vote(validator, YOUNGER, "+++--");
    }
  }
}
