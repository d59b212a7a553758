package ai.leoma.answer;

import java.util.Arrays;
import java.util.Locale;

/// Reads `Accept-Encoding` (RFC 9110, section 12.5.3).
public final class Encodings {
  private Encodings() {}

  /// Whether gzip is asked for by name, and not with weight nothing.
  ///
  /// @param acceptEncoding the header's value, null when it is not there
  public static boolean takesGzip(String acceptEncoding) {
    return acceptEncoding != null
        && Arrays.stream(acceptEncoding.split(",", 32)).anyMatch(Encodings::isGzip);
  }

  private static boolean isGzip(String coding) {
    String[] parts = coding.toLowerCase(Locale.ROOT).replace(" ", "").split(";", 2);
    return parts[0].equals("gzip") && (parts.length == 1 || !parts[1].matches("q=0(\\.0*)?"));
  }
}
