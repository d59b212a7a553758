package ai.leoma.reference;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The reference of the configuration: between the marks of a mapping stands its table, and around
/// them what people wrote.
///
/// @param required for each key that a role does not start without: the marks of these roles
record ConfigurationPage(List<Mapping> mappings, Map<String, String> required) {
  private static final Pattern BLOCK =
      Pattern.compile("(<!-- settings of (\\w+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([a-z.-]+):[^}]*}");

  /// @throws IllegalStateException when a mapping has no place in it, or a place no mapping
  String renewed(String page) {
    Map<String, Mapping> unplaced =
        mappings.stream().collect(Collectors.toMap(Mapping::name, Function.identity()));
    String renewed =
        BLOCK
            .matcher(page)
            .replaceAll(
                block -> {
                  Mapping mapping = unplaced.remove(block.group(2));
                  if (mapping == null) {
                    throw new IllegalStateException(
                        "there is no mapping (any more) called " + block.group(2));
                  }
                  return Matcher.quoteReplacement(
                      block.group(1) + "\n" + table(mapping.settings()) + "\n" + block.group(3));
                });
    if (!unplaced.isEmpty()) {
      Collection<String> names = unplaced.keySet();
      throw new IllegalStateException(
          "no place for the settings of "
              + names
              + ": put <!-- settings of NAME --> and <!-- end -->");
    }
    return renewed;
  }

  private String table(List<Setting> settings) {
    return "| key | | default | meaning |\n|---|---|---|---|\n"
        + settings.stream().map(this::row).collect(Collectors.joining());
  }

  private String row(Setting setting) {
    String mark = required.getOrDefault(setting.key(), "");
    return "| `%s`%s | %s | %s | %s |\n"
        .formatted(
            setting.key(),
            mark.isEmpty() ? "" : " **" + mark + "**",
            setting.isSecret() ? setting.kind() + ", secret" : setting.kind(),
            defaultOf(setting),
            setting.meaning().replace("|", "\\|").replaceAll("\\[#?(\\w+)]", "`$1`"));
  }

  private static String defaultOf(Setting setting) {
    return setting
        .defaultText()
        .map(text -> shown(setting, text))
        .orElse(setting.isOptional() ? "none" : "");
  }

  private static String shown(Setting setting, String text) {
    Matcher reference = REFERENCE.matcher(text);
    if (reference.matches()) {
      return "that of `" + reference.group(1) + "`";
    }
    if (setting.type().equals("Duration")) {
      return "`" + text.toLowerCase(Locale.ROOT) + "`";
    }
    return "`" + (text.length() > 66 ? text.substring(0, 24) + "..." : text) + "`";
  }
}
