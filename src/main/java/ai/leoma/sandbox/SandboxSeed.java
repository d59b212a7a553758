package ai.leoma.sandbox;

import ai.leoma.digest.Sha256;
import java.nio.charset.StandardCharsets;
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
    return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
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
}
