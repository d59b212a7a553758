package ai.leoma.chain;

import java.util.HexFormat;

/// Bytes as hexadecimal text, the way wallets and the wire contract write them.
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();
  private static final String PREFIX = "0x";

  private Hex() {}

  /// Reads an even number of digits of either case, with or without a leading `0x`.
  ///
  /// @throws IllegalArgumentException if the text is anything else
  public static byte[] decode(String text) {
    return FORMAT.parseHex(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
  }

  /// Lower-case digits without prefix.
  public static String encode(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  /// Lower-case digits after `0x`.
  public static String encodePrefixed(byte[] bytes) {
    return PREFIX + FORMAT.formatHex(bytes);
  }
}
