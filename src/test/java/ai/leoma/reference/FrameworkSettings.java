package ai.leoma.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The settings of the framework that the reference of the configuration names: those that somebody
/// who runs the product may need, and none of them a secret.
public final class FrameworkSettings {
  private static final Path REFERENCE = Path.of("docs/reference/configuration.md");
  private static final Pattern KEY = Pattern.compile("`(quarkus\\.[a-z0-9.-]+)`");

  private FrameworkSettings() {}

  /// In the order of the page.
  public static List<String> keys() {
    try {
      return KEY.matcher(Files.readString(REFERENCE))
          .results()
          .map(found -> found.group(1))
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static boolean isVariable(String variable) {
    return keys().stream().map(Setting::variableOf).anyMatch(variable::equals);
  }
}
