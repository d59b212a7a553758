package ai.leoma.load;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Validators of equal stake, valid miners and published tasks with a video of every miner, for
/// tests that put them into the tables themselves, past the chain and the rounds.
public record SmallSubnet(List<KeyPair> validators, List<Hotkey> miners, List<Long> tasks) {
  private static final String ZEROS = "0".repeat(64);

  public static SmallSubnet of(int validators, int miners, int tasks) {
    return new SmallSubnet(
        IntStream.range(0, validators).mapToObj(i -> key("validator " + i)).toList(),
        IntStream.range(0, miners).mapToObj(i -> key("miner " + i).hotkey()).toList(),
        LongStream.rangeClosed(1, tasks).boxed().toList());
  }

  /// The statements that fill the migrated, empty tables, in their order.
  public List<String> statements() {
    return List.of(validatorRows(), minerRows(), sourceRows(), taskRows(), generationRows());
  }

  private String validatorRows() {
    return """
    INSERT INTO validator (hotkey, uid, stake, synced_block)
    SELECT hotkey, place, 10000000000000, 1
    FROM unnest(%s) WITH ORDINALITY AS listed (hotkey, place)
    """
        .formatted(array(validators.stream().map(KeyPair::hotkey).toList()));
  }

  private String minerRows() {
    return """
    INSERT INTO miner (hotkey, uid, commitment_block, model_name, model_revision, chute_id,
                       chute_slug, model_hash, decided_at, stale)
    SELECT hotkey, 256 + place, 1000 + place, 'test/leoma-' || hotkey, 'revision', 'chute', 'slug',
           lpad(to_hex(place), 64, '0'), now(), false
    FROM unnest(%s) WITH ORDINALITY AS listed (hotkey, place)
    """
        .formatted(array(miners));
  }

  private static String sourceRows() {
    return """
    INSERT INTO source_clip (sha256, object_key, origin, bytes, duration_millis, width_pixels,
                             height_pixels, cuts, stretches, starts_millis, limits, added_at)
    VALUES ('%1$s', 'test.mp4', 'test', 1, 5000, 832, 480, 0, '[]', '{0}', '{}', now());
    INSERT INTO source_pool (digest, content, frozen_at) VALUES ('%1$s', '', now())
    """
        .formatted(ZEROS);
  }

  /// A task points at the one before it.
  private String taskRows() {
    return """
    INSERT INTO task (id, competition_id, kind, attempt, started_at, published_at, prompt,
                      prompt_model, source_sha256, start_millis, reused, pool_digest,
                      block_number, block_hash, passed_over, artifacts)
    SELECT id, 'ti2v', 'ti2v', 1, now(), now(), 'a prompt', 'model', '%1$s', 0, false, '%1$s', id,
           '', '[]', '[]'
    FROM generate_series(1, %2$d) AS published (id)
    """
        .formatted(ZEROS, tasks.size());
  }

  private static String generationRows() {
    return """
    INSERT INTO generation (task_id, miner_hotkey, outcome, detail, latency_millis, bytes,
                            video_sha256, commitment_block, model_name, revision, chute_id,
                            model_hash)
    SELECT task.id, miner.hotkey, 'Served', '', 20000, 2000000, '%s', miner.commitment_block,
           miner.model_name, miner.model_revision, miner.chute_id, miner.model_hash
    FROM task CROSS JOIN miner
    """
        .formatted(ZEROS);
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
