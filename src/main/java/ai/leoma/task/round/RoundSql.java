package ai.leoma.task.round;

/// The statements of [RoundRepository]. Parameters 1 to 3 of the fenced ones are competition, task
/// and attempt.
final class RoundSql {
  private RoundSql() {}

  static final String LOCK_ROUND =
      """
      SELECT task_id, attempt, state, pool_digest, head_number, head_hash, block_number, block_hash,
             pool_exhausted, changed_at
      FROM task_round
      WHERE competition_id = $1
      FOR UPDATE
      """;

  static final String NEXT_TASK = "SELECT coalesce(max(id), 0) + 1 AS id FROM task";

  static final String NEWEST_START =
      """
      SELECT started_at
      FROM task
      WHERE competition_id = $1
      ORDER BY id DESC
      LIMIT 1
      """;

  static final String KEEP_POOL =
      """
      INSERT INTO source_pool (digest, content, frozen_at)
      VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING
      """;

  static final String PREPARE =
      """
      INSERT INTO task_round (competition_id, task_id, attempt, state, started_at, changed_at,
                              pool_digest, pool_attempt)
      VALUES ($1, $2, $3, 'preparing', $4, $4, $5, $3)
      ON CONFLICT (competition_id) DO UPDATE
      SET task_id = excluded.task_id, attempt = excluded.attempt, state = excluded.state,
          started_at = excluded.started_at, changed_at = excluded.changed_at,
          pool_digest = excluded.pool_digest, pool_attempt = excluded.pool_attempt, head_number = NULL, head_hash = NULL,
          block_number = NULL, block_hash = NULL, source_sha256 = NULL, start_millis = NULL,
          reused = NULL, passed_over = '[]', prompt = NULL, prompt_model = NULL, outcomes = '[]',
          upload_plan = '[]', failure = NULL, pool_exhausted = false
      """;

  static final String AGAIN =
      """
      UPDATE task_round
      SET attempt = $3, state = $4, started_at = $5, changed_at = $5, source_sha256 = NULL,
          start_millis = NULL, reused = NULL, passed_over = '[]', prompt = NULL,
          prompt_model = NULL, outcomes = '[]', upload_plan = '[]', failure = NULL
      WHERE competition_id = $1 AND task_id = $2
      """;

  static final String KEEP_INTERRUPTED =
      """
      INSERT INTO round_attempt (competition_id, task_id, attempt, last_state, started_at, ended_at,
                                 reason, source_sha256, start_millis, passed_over, outcomes)
      SELECT competition_id, task_id, attempt, state, started_at, $2, 'its process ended',
             source_sha256, start_millis, passed_over, outcomes
      FROM task_round
      WHERE competition_id = $1
      """;

  static final String WAITING =
      """
      UPDATE task_round
      SET state = 'waiting', head_number = $4, head_hash = $5, changed_at = now()
      WHERE competition_id = $1 AND task_id = $2 AND attempt = $3 AND state = 'preparing'
      """;

  static final String DRAWN =
      """
      UPDATE task_round
      SET state = 'drawn', block_number = $4, block_hash = $5, changed_at = now()
      WHERE competition_id = $1 AND task_id = $2 AND attempt = $3 AND state = 'waiting'
      """;

  static final String GENERATING =
      """
      UPDATE task_round
      SET state = 'generating', source_sha256 = $4, start_millis = $5, reused = $6,
          passed_over = $7, prompt = $8, prompt_model = $9, changed_at = now()
      WHERE competition_id = $1 AND task_id = $2 AND attempt = $3 AND state = 'drawn'
      """;

  static final String UPLOADING =
      """
      UPDATE task_round
      SET state = 'uploading', outcomes = $4, upload_plan = $5, changed_at = now()
      WHERE competition_id = $1 AND task_id = $2 AND attempt = $3 AND state = 'generating'
      """;

  static final String PUBLISHED =
      """
      UPDATE task_round
      SET state = 'published', changed_at = now()
      WHERE competition_id = $1 AND task_id = $2 AND attempt = $3 AND state = 'uploading'
      """;

  static final String INSERT_TASK =
      """
      INSERT INTO task (id, competition_id, kind, attempt, started_at, published_at, prompt, prompt_model,
                        source_sha256, start_millis, reused, pool_digest, block_number, block_hash,
                        passed_over, artifacts)
      SELECT task_id, competition_id, 'ti2v', attempt, started_at, $2, prompt, prompt_model, source_sha256,
             start_millis, reused, pool_digest, block_number, block_hash, passed_over, upload_plan
      FROM task_round
      WHERE competition_id = $1
      """;

  static final String INSERT_GENERATIONS =
      """
      INSERT INTO generation (task_id, miner_hotkey, outcome, detail, latency_millis, bytes,
                              video_sha256, commitment_block, model_name, revision, chute_id,
                              model_hash)
      SELECT $1, miner_hotkey, outcome, detail, latency_millis, bytes, video_sha256,
             commitment_block, model_name, revision, chute_id, model_hash
      FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[],
                  $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[])
        AS served (miner_hotkey, outcome, detail, latency_millis, bytes, video_sha256,
                   commitment_block, model_name, revision, chute_id, model_hash)
      """;

  static final String ABANDONED =
      """
      UPDATE task_round
      SET state = 'abandoned', failure = $4, pool_exhausted = $5, changed_at = now()
      WHERE competition_id = $1 AND task_id = $2 AND attempt = $3
        AND state NOT IN ('published', 'abandoned')
      """;

  static final String KEEP_FAILED =
      """
      INSERT INTO round_attempt (competition_id, task_id, attempt, last_state, started_at, ended_at,
                                 reason, source_sha256, start_millis, passed_over, outcomes,
                                 clip_failed)
      SELECT competition_id, $2, $3, $4, started_at, $5, $6, coalesce(source_sha256, $7),
             coalesce(start_millis, $8),
             CASE WHEN passed_over = '[]' THEN $9 ELSE passed_over END,
             CASE WHEN outcomes = '[]' THEN $10 ELSE outcomes END, $11
      FROM task_round
      WHERE competition_id = $1
      """;

  static final String IS_PUBLISHED = "SELECT id FROM task WHERE id = $1 AND attempt = $2";

  static final String POOL = "SELECT content FROM source_pool WHERE digest = $1";

  static final String LAST_USE =
      """
      SELECT source_sha256, start_millis, max(id) AS number
      FROM task
      GROUP BY source_sha256, start_millis
      """;

  static final String PROMPT_FAILURES =
      """
      SELECT failed.source_sha256, failed.start_millis, count(*) AS number
      FROM round_attempt failed
      JOIN task_round round USING (competition_id, task_id)
      WHERE competition_id = $1 AND task_id = $2 AND failed.clip_failed
        AND failed.attempt >= round.pool_attempt
      GROUP BY failed.source_sha256, failed.start_millis
      """;
}
