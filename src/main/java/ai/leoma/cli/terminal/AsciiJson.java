package ai.leoma.cli.terminal;

import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonWriter;

/// JSON on one line in ASCII, which no terminal and no pipe bends.
public final class AsciiJson {
  private AsciiJson() {}

  public static String of(JsonValue value) {
    StringBuilder ascii = new StringBuilder();
    for (char unit : JsonWriter.compact(value).toCharArray()) {
      if (unit < 0x7f) {
        ascii.append(unit);
      } else {
        ascii.append("\\u%04x".formatted((int) unit));
      }
    }
    return ascii.toString();
  }
}
