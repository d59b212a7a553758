package ai.leoma.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The one source of chance in an imitated world: every choice follows from the seed and a name for
/// the choice, so that the order in which things happen never matters.
public record SandboxSeed(long value) {

  private static final String DOMAIN = "leoma-sandbox";

  /// 32 bytes for one purpose: the SHA-256 of `leoma-sandbox/<seed>/<part>/<part>...`.
  public byte[] bytes(Object... purpose) {
    StringBuilder text = new StringBuilder(DOMAIN).append('/').append(value);
    for (Object part : purpose) {
      text.append('/').append(part);
    }
    return sha256(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// 64 lower-case hex digits for one purpose.
  public String hex(Object... purpose) {
    return HexFormat.of().formatHex(bytes(purpose));
  }

  /// A non-negative number for one purpose.
  public long number(Object... purpose) {
    return Long.parseUnsignedLong(hex(purpose).substring(0, 16), 16) >>> 1;
  }

  /// A number from 0 to below 1 for one purpose.
  public double fraction(Object... purpose) {
    return (number(purpose) >>> 10) * 0x1.0p-53;
  }

  public static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
