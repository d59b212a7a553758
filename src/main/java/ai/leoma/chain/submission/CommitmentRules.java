package ai.leoma.chain.submission;

import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.TypeShape;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// How a commitment is laid down in the chain's own form, and what of it the subnet lets a hotkey
/// publish (pallet commitments of subtensor).
final class CommitmentRules {
  /// Of plain bytes beyond the cases `Raw0` to `Raw128` (`MAX_BIGRAW_COMMITMENT_SIZE_BYTES`).
  private static final int LONGEST_RAW_BYTES = 512;

  /// Of sealed bytes (`MAX_TIMELOCK_COMMITMENT_SIZE_BYTES`).
  static final int LONGEST_SEALED_BYTES = 1024;

  /// What each commitment costs at least.
  private static final long LEAST_COST_BYTES = 100;

  private CommitmentRules() {}

  /// Plain bytes as one field; empty when they are too long for one.
  ///
  /// @throws NotInRuntime if the runtime lays commitments down in another way
  static Optional<ScaleValue> plain(RuntimeMetadata metadata, byte[] data) {
    TypeShape.Variant forms = forms(metadata);
    String raw = "Raw" + data.length;
    if (forms.named(raw).isPresent()) {
      return Optional.of(new Chosen(raw, new Bytes(data)));
    }
    return forms.named("BigRaw").isPresent() && data.length <= LONGEST_RAW_BYTES
        ? Optional.of(new Chosen("BigRaw", new Bytes(data)))
        : Optional.empty();
  }

  /// How many plain bytes one field takes.
  static int longestPlain(RuntimeMetadata metadata) {
    TypeShape.Variant forms = forms(metadata);
    if (forms.named("BigRaw").isPresent()) {
      return LONGEST_RAW_BYTES;
    }
    int longest = 0;
    while (forms.named("Raw" + (longest + 1)).isPresent()) {
      longest++;
    }
    return longest;
  }

  /// Sealed bytes as one field.
  static ScaleValue sealed(byte[] encrypted, long round) {
    SequencedMap<String, ScaleValue> parts = new LinkedHashMap<>();
    parts.put("encrypted", new Bytes(encrypted));
    parts.put("reveal_round", ScaleValue.of(round));
    return new Chosen("TimelockEncrypted", new ScaleValue.Struct(parts));
  }

  private static TypeShape.Variant forms(RuntimeMetadata metadata) {
    return metadata
        .types()
        .idOf("pallet_commitments::types::Data")
        .map(metadata.types()::shape)
        .filter(TypeShape.Variant.class::isInstance)
        .map(TypeShape.Variant.class::cast)
        .orElseThrow(() -> new NotInRuntime("type", "pallet_commitments::types::Data"));
  }

  /// What a hotkey may still publish.
  ///
  /// @param mostBytes in one epoch
  /// @param usedBytes of this epoch
  record Space(long mostBytes, long usedBytes, OptionalLong nextEpochBlock) {}

  /// Why a field does not fit into the space that is left.
  ///
  /// @param length of the field's content
  static Optional<WriteRefusal> refusal(Space space, int length) {
    long cost = Math.max(LEAST_COST_BYTES, length);
    long left = Math.max(0, space.mostBytes() - space.usedBytes());
    if (cost > space.mostBytes()) {
      return Optional.of(new WriteRefusal.TooLong(cost, space.mostBytes()));
    }
    return cost > left
        ? Optional.of(new WriteRefusal.NoSpace(cost, left, space.nextEpochBlock()))
        : Optional.empty();
  }
}
