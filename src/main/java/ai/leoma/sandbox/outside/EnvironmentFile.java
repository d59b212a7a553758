package ai.leoma.sandbox.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Settings as variables of the environment, one `NAME=value` a line, for a shell (`set -a; .
/// FILE`), `docker run --env-file` or systemd. Its owner alone may read it.
public final class EnvironmentFile {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/,@%+=~{}-]*");

  private EnvironmentFile() {}

  /// The name of the variable that stands for a key.
  static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /// @param settings by key
  /// @throws IllegalArgumentException if a value has a line break or a quotation mark in it
  public static void write(Path file, List<String> comments, Map<String, String> settings) {
    StringBuilder text = new StringBuilder();
    comments.forEach(comment -> text.append("# ").append(comment).append('\n'));
    new TreeMap<>(settings)
        .forEach(
            (key, value) ->
                text.append(variable(key)).append('=').append(quoted(key, value)).append('\n'));
    writeSecret(file, text.toString());
  }

  /// The variables of a file that was written here.
  public static Map<String, String> read(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> !line.startsWith("#") && line.contains("="))
          .collect(
              Collectors.toMap(
                  line -> line.substring(0, line.indexOf('=')),
                  line -> unquoted(line.substring(line.indexOf('=') + 1))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String unquoted(String value) {
    return value.startsWith("'") ? value.substring(1, value.length() - 1) : value;
  }

  /// Replaces the file; nobody but its owner could read it at any moment.
  public static void writeSecret(Path file, String text) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(file, ownerOnly(file));
      Files.writeString(file, text);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException("somebody else writes " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) throws IOException {
    return Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String quoted(String key, String value) {
    if (PLAIN.matcher(value).matches()) {
      return value;
    }
    if (value.chars().anyMatch(letter -> letter == '\'' || letter < ' ')) {
      throw new IllegalArgumentException(key + " has a quotation mark or a line break");
    }
    return "'" + value + "'";
  }
}
