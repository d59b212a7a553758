package ai.leoma.bench;

import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.json.JsonWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What a bench found.
///
/// @param ratio the one number that matters; each bench says of what to what
/// @param p99Millis 99 of 100 operations took no longer
/// @param heapMegabytes the greatest heap in use that was seen
/// @param meets whether everything that the bench must reach was reached
/// @param figures whatever else helps, by name
record BenchResult(
    String bench,
    double ratio,
    double p99Millis,
    double heapMegabytes,
    boolean meets,
    Map<String, Figure> figures) {

  BenchResult {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /// A further figure: a number or a word.
  sealed interface Figure {
    /// A number with at most three decimals.
    record Number(double value) implements Figure {}

    /// Some words.
    record Words(String text) implements Figure {}

    /// A number.
    static Figure of(double value) {
      return new Number(value);
    }
  }

  /// One object on one line.
  String json() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("bench", new StringValue(bench));
    members.put("ratio", number(ratio));
    members.put("p99_millis", number(p99Millis));
    members.put("heap_megabytes", number(heapMegabytes));
    members.put("meets", new BooleanValue(meets));
    figures.forEach((name, figure) -> members.put(name, json(figure)));
    return JsonWriter.compact(new ObjectValue(members));
  }

  /// A table for people.
  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "bench", bench);
    line(text, "ratio", plain(ratio));
    line(text, "p99_millis", plain(p99Millis));
    line(text, "heap_megabytes", plain(heapMegabytes));
    figures.forEach((name, figure) -> line(text, name, plain(figure)));
    line(text, "meets", meets ? "yes" : "no");
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-32s %s%n", name, value));
  }

  private static JsonValue json(Figure figure) {
    return switch (figure) {
      case Figure.Number(double value) -> number(value);
      case Figure.Words(String words) -> new StringValue(words);
    };
  }

  private static String plain(Figure figure) {
    return switch (figure) {
      case Figure.Number(double value) -> plain(value);
      case Figure.Words(String words) -> words;
    };
  }

  private static JsonValue number(double value) {
    return new NumberValue(plain(value));
  }

  /// No more decimals than mean something: none of a thousand or a whole number, else three.
  static String plain(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a figure: " + value);
    }
    boolean isWhole = value == Math.rint(value) || Math.abs(value) >= 1000;
    return String.format(Locale.ROOT, isWhole ? "%.0f" : "%.3f", value);
  }
}
