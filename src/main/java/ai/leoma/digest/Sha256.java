package ai.leoma.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 as 32 bytes or in lower-case hex.
public final class Sha256 {
  private Sha256() {}

  /// A digest to be fed piece by piece.
  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static byte[] of(byte[] content) {
    return start().digest(content);
  }

  /// Reads the file once, a piece at a time.
  public static byte[] of(Path file) throws IOException {
    MessageDigest digest = start();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return digest.digest();
  }

  public static String hexOf(byte[] content) {
    return HexFormat.of().formatHex(of(content));
  }

  public static String hexOf(Path file) throws IOException {
    return HexFormat.of().formatHex(of(file));
  }
}
