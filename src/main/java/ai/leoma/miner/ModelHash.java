package ai.leoma.miner;

import ai.leoma.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The hash by which two models are the same: SHA-256 over the sorted, distinct SHA-256 of their
/// weight files (rules 7; external-apis.md 2.5).
final class ModelHash {
  private static final List<String> WEIGHT_FILES =
      List.of(".safetensors", ".bin", ".pt", ".pth", ".ckpt");

  private ModelHash() {}

  static boolean isWeightFile(String path) {
    return WEIGHT_FILES.stream().anyMatch(path::endsWith);
  }

  /// @param fileHashes lower-case hex
  /// @return lower-case hex, empty when there is no weight file
  static Optional<String> of(Collection<String> fileHashes) {
    if (fileHashes.isEmpty()) {
      return Optional.empty();
    }
    String all = String.join("", new TreeSet<>(fileHashes));
    return Optional.of(Sha256.hexOf(all.getBytes(StandardCharsets.UTF_8)));
  }
}
