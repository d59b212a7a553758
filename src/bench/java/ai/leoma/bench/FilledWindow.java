package ai.leoma.bench;

import ai.leoma.chain.Hotkey;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The votes of all validators on some miners in every task of the window, as they stand after a
/// while, so that there is a ranking and these miners have a standing.
///
/// @param miners who was voted on
record FilledWindow(List<Hotkey> miners) {
  private static final int MINERS = 20;
  private static final int WINDOW = 100;

  /// So many that what compresses an answer has forgotten one when it comes again.
  private static final int REASONINGS = 257;

  static FilledWindow of(Electorate electorate, BenchStores stores) {
    stores.execute(
        """
        INSERT INTO signed_envelope
          (digest, scheme, method, target, headers, body, caller, signed_time_millis)
        SELECT sha256(hotkey::bytea), 'sha256-body-timestamp', 'POST', '/samples/batch', '{}', '',
               hotkey, 1700000000000
        FROM validator;
        INSERT INTO evaluation
          (envelope_id, item_index, task_id, miner, validator, passed, reasoning, prompt, s3_bucket,
           s3_prefix, latency_millis, generated_artifacts, inconsistent, signed_time_millis,
           evaluated_at, vote_id, judged_scores, judged_hundredths, judged_by)
        SELECT envelope.id, (task.id - %1$d) * 100 + miner.uid - 256, task.id, miner.hotkey,
               validator.hotkey, (task.id * 31 + miner.uid * 17) %% 10 < 7,
               (ARRAY[%3$s])[1 + (task.id * 31 + miner.uid * 17 + validator.uid * 7) %% %9$d], 'a prompt',
               'leoma-samples', task.id::text, 20000, '%4$s', false, 1700000000000,
               task.published_at, 1, '%6$s', %7$d, '%8$s'
        FROM task CROSS JOIN miner CROSS JOIN validator
        JOIN signed_envelope AS envelope ON envelope.caller = validator.hotkey
        WHERE task.id > %1$d AND miner.uid <= 256 + %2$d;
        INSERT INTO vote
          (task_id, miner, validator, passed, signed_time_millis, evaluated_at, latency_millis,
           envelope_id, item_index)
        SELECT task_id, miner, validator, passed, signed_time_millis, evaluated_at, latency_millis,
               envelope_id, item_index
        FROM evaluation;
        INSERT INTO evaluation_results
          (task_id, validator, part, envelope_id, signed_time_millis, written_at)
        SELECT DISTINCT ON (task_id, validator) task_id, validator, 1, envelope_id,
               signed_time_millis, now()
        FROM vote;
        INSERT INTO audit_log (position, kind, leaf, leaf_sha256)
        SELECT place, 'vote', sha256(hotkey::bytea), sha256(sha256(hotkey::bytea))
        FROM (SELECT row_number() OVER () AS place, hotkey FROM validator) AS listed;
        UPDATE audit_head SET last_position = %5$d;
        INSERT INTO ballot (envelope_id, validator, items, first_log_position)
        SELECT id, caller, 1, row_number() OVER () FROM signed_envelope;
        """
            .formatted(
                Electorate.TASKS - WINDOW,
                MINERS,
                reasonings(electorate),
                Opinion.of(electorate.miner(0), 1).generatedArtifacts(),
                Electorate.VALIDATORS,
                Opinion.SCORES,
                Opinion.HUNDREDTHS,
                Opinion.JUDGE,
                REASONINGS));
    stores.execute("VACUUM ANALYZE signed_envelope, evaluation, vote, ballot");
    return new FilledWindow(IntStream.range(0, MINERS).mapToObj(electorate::miner).toList());
  }

  private static String reasonings(Electorate electorate) {
    return IntStream.range(0, REASONINGS)
        .mapToObj(seed -> "'%s'".formatted(Opinion.of(electorate.miner(0), seed).reasoning()))
        .collect(Collectors.joining(","));
  }
}
