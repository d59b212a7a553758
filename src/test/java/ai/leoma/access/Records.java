package ai.leoma.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// What the tests put into the database past the API, and read from it.
public final class Records {
  private static final String ZEROS = "0".repeat(64);

  private final DataSource dataSource;

  public Records(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /// Registers a validator; its uid follows from its hotkey.
  public void register(Signer validator) {
    execute(
        "INSERT INTO validator (hotkey, uid, stake, synced_block)"
            + " SELECT ?, coalesce(max(uid), 0) + 1, 5000000000000, 1 FROM validator"
            + " ON CONFLICT (hotkey) DO NOTHING",
        validator.hotkey());
  }

  /// Publishes tasks up to this id; in each of the new ones these miners have a video.
  public void publishUpTo(long newest, List<String> miners) {
    execute(
        "INSERT INTO source_clip (sha256, object_key, origin, bytes, duration_millis, width_pixels,"
            + " height_pixels, cuts, stretches, starts_millis, limits, added_at, withdrawn_at)"
            + " VALUES (?, 'ballot.mp4', 'test', 1, 1, 1, 1, 0, '[]', '{0}', '{}', now(), now())"
            + " ON CONFLICT DO NOTHING",
        ZEROS);
    execute(
        "INSERT INTO source_pool (digest, content, frozen_at) VALUES (?, '', now())"
            + " ON CONFLICT DO NOTHING",
        ZEROS);
    long last = number("SELECT coalesce(max(id), 0) FROM task");
    for (long id = last + 1; id <= newest; id++) {
      execute(
          "INSERT INTO task (id, competition_id, kind, attempt, started_at, published_at, prompt,"
              + " prompt_model, source_sha256, start_millis, reused, pool_digest, block_number,"
              + " block_hash, passed_over, artifacts) VALUES (?, 'ti2v', 'ti2v', 1, now(), now(),"
              + " 'p', 'm', ?, 0, false, ?, 1, '', '[]', '[]')",
          id,
          ZEROS,
          ZEROS);
      for (String miner : miners) {
        execute(
            "INSERT INTO generation (task_id, miner_hotkey, outcome, detail, latency_millis, bytes,"
                + " video_sha256, commitment_block, model_name, revision, chute_id, model_hash)"
                + " VALUES (?, ?, 'Served', '', 1, 1, ?, 1, '', '', '', '')",
            id,
            miner,
            ZEROS);
      }
    }
  }

  /// A task of its own, for who took part in a published one never changes.
  public long taskWithVideoOf(String miner) {
    long task = 1 + number("SELECT coalesce(max(id), 0) FROM task");
    publishUpTo(task, List.of(miner));
    return task;
  }

  public long number(String query, Object... values) {
    return rows(query, values).getFirst().isEmpty()
        ? 0
        : Long.parseLong(rows(query, values).getFirst());
  }

  /// The first column as text, empty text for null.
  public List<String> rows(String query, Object... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepared(connection, query, values);
        ResultSet result = statement.executeQuery()) {
      List<String> found = new ArrayList<>();
      while (result.next()) {
        String text = result.getString(1);
        found.add(text == null ? "" : text);
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  public void execute(String statementText, Object... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepared(connection, statementText, values)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(statementText, e);
    }
  }

  private static PreparedStatement prepared(Connection connection, String text, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
