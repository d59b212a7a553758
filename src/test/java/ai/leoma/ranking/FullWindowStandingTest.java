package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Measures a standing at 64 validators, 192 miners and 100 tasks with all of the 1,228,800 votes
/// and evaluations on them. Takes minutes and gigabytes, so only who asks for it gets it:
/// `mvn test -Dtest=FullWindowStandingTest -Dleoma.measure=standing`.
@QuarkusTest
@TestProfile(FullWindowStandingTest.FullWindow.class)
@EnabledIfSystemProperty(named = "leoma.measure", matches = "standing")
class FullWindowStandingTest {
  /// The standard rules.
  public static class FullWindow extends RankingProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("leoma.ranking.window", "100");
      overrides.put("leoma.ranking.active-tasks", "9");
      return overrides;
    }
  }

  private static final int ROUNDS = 100;
  private static final String REASON =
      "The opening frame matches the given one closely; the subject moves as asked and keeps its"
          + " shape, but the camera drifts to the left although the prompt asks for a slow zoom, and"
          + " the texture of the water flickers in the second half of the clip.";
  private static final String SCORES =
      "{\"first_frame_fidelity\":88,\"prompt_adherence\":71,\"temporal_consistency\":80,"
          + "\"motion_quality\":77,\"visual_quality\":82,\"camera_composition\":60}";
  private static final String ARTIFACTS =
      "{\"major_issues\":[\"camera drifts left\"],\"strengths\":[\"stable subject\"],"
          + "\"aspect_scores\":{\"first_frame_fidelity\":88,\"prompt_adherence\":71,"
          + "\"temporal_consistency\":80,\"motion_quality\":77,\"visual_quality\":82,"
          + "\"camera_composition\":60},\"overall_score\":79,\"overall_hundredths\":7900,"
          + "\"unparseable\":false,\"volunteered\":{},\"judge\":{\"provider\":\"openai\","
          + "\"model\":\"seer-2\",\"rubric\":\"3\",\"prompt_sha256\":\""
          + "0123456789abcdef".repeat(4)
          + "\"},\"video_sha256\":\""
          + "fedcba9876543210".repeat(4)
          + "\"}";

  private static final String LONGER_LOG =
      """
      WITH head AS (UPDATE audit_head SET last_position = last_position + 1 RETURNING last_position)
      INSERT INTO audit_log (position, kind, leaf, leaf_sha256)
      SELECT last_position, 'vote', 'a leaf', sha256('a leaf') FROM head
      """;

  @Inject DataSource dataSource;
  @Inject Rankings rankings;

  @TestHTTPResource("/")
  URI url;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void standingAtFullSize() {
    // Given
    Tournament tournament = Tournament.fresh(dataSource);
    fill(tournament);
    rankings.rank().await().atMost(Duration.ofMinutes(3));
    List<String> hotkeys =
        tournament.records.rows("SELECT hotkey FROM miner ORDER BY hotkey").stream().toList();

    // When
    List<Long> first = new ArrayList<>();
    List<Long> again = new ArrayList<>();
    List<Long> compressed = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      URI standing = url.resolve("/miners/" + hotkeys.get(round) + "/standing");
      first.add(millis(tournament, standing, "identity"));
      again.add(millis(tournament, standing, "identity"));
      compressed.add(millis(tournament, standing, "gzip"));
    }

    // Then
    report("asked for the first time", first);
    report("asked for again", again);
    report("asked for again, compressed", compressed);
  }

  /// How long it takes after a vote on another task.
  private long millis(Tournament tournament, URI standing, String encoding) {
    tournament.rewrite(LONGER_LOG);
    long started = System.nanoTime();
    int bytes = read(standing, encoding);
    long millis = (System.nanoTime() - started) / 1_000_000;
    assertThat(bytes).isGreaterThan(encoding.equals("gzip") ? 10_000 : 1_000_000);
    return millis;
  }

  private static void report(String what, List<Long> millis) {
    List<Long> warm = new ArrayList<>(millis.subList(ROUNDS / 2, ROUNDS));
    Collections.sort(warm);
    System.out.printf(
        "standing %s: median %d ms, slowest %d ms of the last %d; all: %s%n",
        what, warm.get(warm.size() / 2), warm.getLast(), warm.size(), millis);
  }

  /// As a program reads it: the usual client of the tests takes longer than the answer.
  private int read(URI standing, String encoding) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(standing).header("Accept-Encoding", encoding).build();
      return client.send(request, BodyHandlers.ofByteArray()).body().length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void fill(Tournament tournament) {
    for (int uid = 0; uid < 190; uid++) {
      tournament.miner(hotkey(uid), 1000 + uid, 1000 + uid);
    }
    tournament.records.execute("DELETE FROM validator");
    for (int uid = 0; uid < 64; uid++) {
      tournament.records.execute(
          "INSERT INTO validator (hotkey, uid, stake, synced_block) VALUES (?, ?, ?, 7)",
          hotkey(1000 + uid),
          uid,
          (5_000L + 37 * uid) * 1_000_000_000L);
    }
    tournament.publishUpTo(100);
    tournament.rewrite(
        """
        INSERT INTO evaluation (envelope_id, item_index, task_id, miner, validator, passed, reasoning,
            prompt, s3_bucket, s3_prefix, generated_artifacts, inconsistent, signed_time_millis,
            evaluated_at, vote_id, judged_scores, judged_hundredths, judged_by)
        SELECT t * 1000 + v.uid, m.place, t, m.hotkey, v.hotkey, (t * 31 + m.place * 7 + v.uid) %% 10 > 2,
               '%s', 'p', 'b', 'x', '%s', false, t, now(), 1, '%s', 7770,
               'openai/seer-2/3/0123456789ab'
        FROM generate_series(1, 100) t, validator v,
             (SELECT hotkey, row_number() OVER (ORDER BY uid) AS place FROM miner) m
        """
            .formatted(REASON, ARTIFACTS, SCORES));
    tournament.rewrite(
        """
        INSERT INTO vote (task_id, miner, validator, passed, signed_time_millis, evaluated_at,
            envelope_id, item_index)
        SELECT task_id, miner, validator, passed, signed_time_millis, evaluated_at, envelope_id, item_index
        FROM evaluation
        """);
    tournament.rewrite(
        "INSERT INTO ballot (envelope_id, validator, items, first_log_position)"
            + " SELECT DISTINCT ON (envelope_id) envelope_id, validator, 192, envelope_id * 200 FROM evaluation");
    tournament.rewrite(
        "INSERT INTO evaluation_results (task_id, validator, part, envelope_id, signed_time_millis,"
            + " written_at) SELECT DISTINCT ON (task_id, validator) task_id, validator, 1,"
            + " envelope_id, signed_time_millis, now() FROM vote");
    tournament.rewrite("ANALYZE");
  }

  private static String hotkey(int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    key[30] = (byte) (number >> 8);
    key[31] = (byte) number;
    return Hotkey.ofPublicKey(key).ss58();
  }
}
