package ai.leoma.miner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
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
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Optional.of(
          HexFormat.of().formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("this Java has no SHA-256", impossible);
    }
  }
}
