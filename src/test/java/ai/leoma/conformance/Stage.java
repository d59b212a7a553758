package ai.leoma.conformance;

import ai.leoma.access.Records;
import ai.leoma.access.Signer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/// What rounds, chain and miner validation would put into the service's database. Votes are not
/// staged: they come in over HTTP.
final class Stage {
  /// In the order in which rows may go.
  private static final List<String> TABLES =
      List.of(
          "write_quota",
          "vote_tally",
          "ranking_standing",
          "ranking",
          "evaluation_results",
          "vote",
          "evaluation",
          "ballot",
          "audit_log",
          "blacklist_entry",
          "signed_request",
          "signed_envelope",
          "generation",
          "task",
          "source_pool",
          "source_clip",
          "miner",
          "validator");

  private static final String ZEROS = "0".repeat(64);

  private final DataSource dataSource;
  private final Records records;

  Stage(DataSource dataSource) {
    this.dataSource = dataSource;
    this.records = new Records(dataSource);
  }

  /// Nothing is there.
  void clear() {
    StringBuilder changes = new StringBuilder();
    TABLES.forEach(table -> changes.append("DELETE FROM ").append(table).append(';'));
    changes.append("UPDATE audit_head SET last_position = 0;");
    // what a ranking of the case before wrote until the head was locked
    changes.append("DELETE FROM audit_log;");
    changes.append("UPDATE vote_count SET closed_task = 0, closed_votes = 0, votes = 0;");
    changes.append("UPDATE miner_pass SET block = NULL, finished_at = NULL;");
    rewrite(changes.toString());
  }

  /// Changes what is kept as written: the triggers sleep in a replica's session, which only tests
  /// may open.
  private void rewrite(String changes) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(changes);
      statement.execute("SET session_replication_role = DEFAULT");
    } catch (SQLException e) {
      throw new IllegalStateException(changes, e);
    }
  }

  void validator(Signer validator, long stakeTao) {
    records.execute(
        "INSERT INTO validator (hotkey, uid, stake, synced_block)"
            + " SELECT ?, coalesce(max(uid), 0) + 1, ?::numeric, 7 FROM validator",
        validator.hotkey(),
        stakeTao + "000000000");
  }

  void noValidator(Signer validator) {
    records.execute("DELETE FROM validator WHERE hotkey = ?", validator.hotkey());
  }

  /// A valid miner.
  void miner(String hotkey, int uid, long block) {
    records.execute(
        "INSERT INTO miner (hotkey, uid, commitment_block, model_name, model_revision, chute_id,"
            + " chute_slug, model_hash, decided_at, stale)"
            + " VALUES (?, ?, ?, 'm', 'r', 'c', 's', ?, '2026-05-01T12:00:00Z', false)",
        hotkey,
        uid,
        block,
        ZEROS);
  }

  /// @param reason null: valid again
  void invalidate(String hotkey, String reason) {
    records.execute("UPDATE miner SET invalid_reason = ? WHERE hotkey = ?", reason, hotkey);
  }

  void noMiner(String hotkey) {
    records.execute("DELETE FROM miner WHERE hotkey = ?", hotkey);
  }

  /// Publishes tasks from the next one up to this, two hours ago. In each the same miners have a
  /// video, made with their commitment in force: what is published never changes, so the service
  /// may remember it from one case to the next.
  void publishUpTo(long newest) {
    publishUpTo(newest, "p");
  }

  void publishUpTo(long newest, String prompt) {
    records.execute(
        "INSERT INTO source_clip (sha256, object_key, origin, bytes, duration_millis, width_pixels,"
            + " height_pixels, cuts, stretches, starts_millis, limits, added_at)"
            + " VALUES (?, 'clip.mp4', 'test', 1, 1, 1, 1, 0, '[]', '{0}', '{}', now())"
            + " ON CONFLICT DO NOTHING",
        ZEROS);
    records.execute(
        "INSERT INTO source_pool (digest, content, frozen_at) VALUES (?, '', now())"
            + " ON CONFLICT DO NOTHING",
        ZEROS);
    long first = records.number("SELECT max(id) FROM task") + 1;
    records.execute(
        "INSERT INTO task (id, competition_id, kind, attempt, started_at, published_at, prompt,"
            + " prompt_model, source_sha256, start_millis, reused, pool_digest, block_number,"
            + " block_hash, passed_over, artifacts)"
            + " SELECT id, 'ti2v', 'ti2v', 1, now() - interval '2 hours',"
            + " now() - interval '2 hours', ?, 'm', ?, 0, false, ?, 1, '', '[]', '[]'"
            + " FROM generate_series(?::bigint, ?::bigint) AS id",
        prompt,
        ZEROS,
        ZEROS,
        first,
        newest);
    records.execute(
        "INSERT INTO generation (task_id, miner_hotkey, outcome, detail, latency_millis, bytes,"
            + " video_sha256, commitment_block, model_name, revision, chute_id, model_hash)"
            + " SELECT id, served.hotkey, 'Served', '', 1234, 1, ?,"
            + " coalesce(miner.commitment_block, 1), coalesce(miner.model_name, 'm'),"
            + " coalesce(miner.model_revision, 'r'), coalesce(miner.chute_id, 'c'),"
            + " coalesce(miner.model_hash, '')"
            + " FROM generate_series(?::bigint, ?::bigint) AS id"
            + " CROSS JOIN unnest(string_to_array(?, ',')) AS served (hotkey)"
            + " LEFT JOIN miner ON miner.hotkey = served.hotkey",
        ZEROS,
        first,
        newest,
        String.join(",", Cases.SERVED));
  }

  /// The task was published just now: its votes are under embargo.
  void isNew(long task) {
    rewrite("UPDATE task SET published_at = now() WHERE id = " + task);
  }

  /// The results files that wait for the end of the embargo are due.
  void resultsAreDue() {
    records.execute("UPDATE evaluation_results SET due_at = now()");
  }

  long number(String query, Object... values) {
    return records.number(query, values);
  }

  /// The first column as text, empty text for null.
  List<String> texts(String query, Object... values) {
    return records.rows(query, values);
  }
}
