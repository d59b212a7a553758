package ai.leoma.conformance;

import ai.leoma.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One answer of the old service, as it was recorded.
///
/// @param body cut off with an ellipsis where it was long
record Recorded(String name, int status, Map<String, String> headers, String body) {
  private static final Pattern LINE =
      Pattern.compile("## (?<name>.+) -> (?<status>\\d{3}) \\{(?<headers>[^}]*)} ?(?<body>.*)");
  private static final Pattern HEADER = Pattern.compile("'([^']+)': '([^']*)'");

  /// By name, in their order.
  static Map<String, Recorded> all() {
    Map<String, Recorded> all = new LinkedHashMap<>();
    new String(Vectors.bytes("leoma-observed-http.txt"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("## "))
        .map(Recorded::of)
        .forEach(recorded -> all.put(recorded.name(), recorded));
    return all;
  }

  private static Recorded of(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(line);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Matcher header = HEADER.matcher(parts.group("headers"));
    while (header.find()) {
      headers.put(header.group(1), header.group(2));
    }
    return new Recorded(
        parts.group("name"), Integer.parseInt(parts.group("status")), headers, parts.group("body"));
  }

  boolean isCutOff() {
    return body.endsWith("…");
  }
}
