package ai.leoma.cli.settings;

import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A value that cannot be what its key asks for, in a sentence for people who know no Java.
public final class ConfigurationFault {
  private static final Pattern NOT_CONVERTED =
      Pattern.compile(
          "(?s).*?config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being converted (.*)");
  private static final Pattern MISSING =
      Pattern.compile("(?s).*?config property (\\S+) is required but it could not be found.*");
  private static final Pattern EMPTY =
      Pattern.compile("(?s).*?config property (\\S+) is defined as the empty String.*");
  private static final Pattern UNKNOWN =
      Pattern.compile("(?s).*?(leoma\\.\\S+) in .* does not map to any root.*");
  private static final Pattern CHOICE = Pattern.compile("(?s).*allowed values: (.*)");
  private static final Pattern CODE =
      Pattern.compile("(?:[\\w.$]+(?:Exception|Error): )?(?:SRCFG\\d+: )?");

  private ConfigurationFault() {}

  /// One for each problem.
  public static List<String> sentences(ConfigValidationException wrong) {
    return IntStream.range(0, wrong.getProblemCount())
        .mapToObj(problem -> sentence(String.valueOf(wrong.getProblem(problem).getMessage())))
        .sorted()
        .toList();
  }

  /// @param problem as the configuration's library says it
  static String sentence(String problem) {
    Matcher missing = MISSING.matcher(problem);
    if (missing.matches()) {
      return missing.group(1) + " is not set";
    }
    Matcher empty = EMPTY.matcher(problem);
    if (empty.matches()) {
      return empty.group(1) + " is set, but to nothing: give it a value, or remove it";
    }
    Matcher unknown = UNKNOWN.matcher(problem);
    if (unknown.matches()) {
      return unknown.group(1) + " is no setting; see docs/reference/configuration.md";
    }
    Matcher wrong = NOT_CONVERTED.matcher(problem);
    if (!wrong.matches()) {
      return CODE.matcher(problem).replaceFirst("");
    }
    String key = wrong.group(1);
    if (SecretSetting.isSecret(key)) {
      return key + " cannot be read";
    }
    return "%s is \"%s\", but must be %s".formatted(key, wrong.group(2), expected(wrong.group(3)));
  }

  private static String expected(String cause) {
    Matcher choice = CHOICE.matcher(cause);
    if (choice.matches()) {
      return "one of " + choice.group(1).replace(",", ", ");
    }
    if (cause.contains("Invalid duration")) {
      return "a duration, like 500ms, 30s, 20m or PT20M";
    }
    if (cause.contains("regular expression")) {
      return "a size, like 16K, 200M or 3G";
    }
    if (cause.contains("integer value") || cause.contains("long value")) {
      return "a whole number";
    }
    if (cause.contains("double value") || cause.contains("Converter constructor")) {
      return "a number";
    }
    if (cause.contains("Illegal character") || cause.contains("Expected scheme")) {
      return "an address, like https://host.example";
    }
    if (cause.contains("static method")) {
      return "a time, like 2026-01-01T00:00:00Z";
    }
    return "something else: " + CODE.matcher(cause).replaceFirst("");
  }
}
