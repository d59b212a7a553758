package ai.leoma.bench;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Who votes in the benches and on whom: 64 registered validators, 200 miners with a video in every
/// one of 160 published tasks, of which the newest 100 are the window.
final class Electorate {
  static final int VALIDATORS = 64;
  static final int MINERS = 200;
  static final int TASKS = 160;

  private static final String ZEROS = "0".repeat(64);

  private final List<KeyPair> validators =
      IntStream.range(0, VALIDATORS).mapToObj(i -> key("validator " + i)).toList();
  private final List<Hotkey> miners =
      IntStream.range(0, MINERS).mapToObj(i -> key("miner " + i).hotkey()).toList();

  KeyPair validator(int index) {
    return validators.get(index);
  }

  Hotkey miner(int index) {
    return miners.get(index);
  }

  /// Puts them into the tables.
  void register(BenchStores stores) {
    stores.execute(
        """
        INSERT INTO validator (hotkey, uid, stake, synced_block)
        SELECT hotkey, place, 10000000000000 + place, 1
        FROM unnest(%s) WITH ORDINALITY AS listed (hotkey, place)
        """
            .formatted(array(validators.stream().map(KeyPair::hotkey).toList())));
    stores.execute(
        """
        INSERT INTO miner (hotkey, uid, commitment_block, model_name, model_revision, chute_id,
                           chute_slug, model_hash, decided_at, stale)
        SELECT hotkey, 256 + place, 1000 + place, 'bench/leoma-' || hotkey, 'revision', 'chute', 'slug',
               lpad(to_hex(place), 64, '0'), now(), false
        FROM unnest(%s) WITH ORDINALITY AS listed (hotkey, place)
        """
            .formatted(array(miners)));
    stores.execute(
        """
        INSERT INTO source_clip (sha256, object_key, origin, bytes, duration_millis, width_pixels,
                                 height_pixels, cuts, stretches, starts_millis, limits, added_at)
        VALUES ('%1$s', 'bench.mp4', 'bench', 1, 5000, 832, 480, 0, '[]', '{0}', '{}', now());
        INSERT INTO source_pool (digest, content, frozen_at) VALUES ('%1$s', '', now());
        """
            .formatted(ZEROS));
    for (int id = 1; id <= TASKS; id++) {
      stores.execute(task(id));
    }
    stores.execute(
        """
        INSERT INTO generation (task_id, miner_hotkey, outcome, detail, latency_millis, bytes,
                                video_sha256, commitment_block, model_name, revision, chute_id,
                                model_hash)
        SELECT task.id, miner.hotkey, 'Served', '', 20000, 2000000, '%s', miner.commitment_block,
               miner.model_name, miner.model_revision, miner.chute_id, miner.model_hash
        FROM task CROSS JOIN miner
        """
            .formatted(ZEROS));
    stores.execute("ANALYZE");
  }

  private static String task(int id) {
    return """
    INSERT INTO task (id, competition_id, kind, attempt, started_at, published_at, prompt,
                      prompt_model, source_sha256, start_millis, reused, pool_digest, block_number,
                      block_hash, passed_over, artifacts)
    VALUES (%1$d, 'ti2v', 'ti2v', 1, now() - (%2$d - %1$d) * interval '20 minutes',
            now() - (%2$d - %1$d) * interval '20 minutes', 'a prompt', 'model', '%3$s', 0, false,
            '%3$s', %1$d, '', '[]', '[]')
    """
        .formatted(id, TASKS, ZEROS);
  }

  private static String array(List<Hotkey> hotkeys) {
    return hotkeys.stream()
        .map(Hotkey::ss58)
        .collect(Collectors.joining("','", "array['", "']::text[]"));
  }

  private static KeyPair key(String name) {
    return KeyPair.ofMiniSecret(Sha256.of(name.getBytes(StandardCharsets.UTF_8)));
  }
}
