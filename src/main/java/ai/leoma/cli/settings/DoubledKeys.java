package ai.leoma.cli.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;

/// Refuses a file that sets a key twice: which of the two counts nobody could tell, and the library
/// that reads the configuration would print the value that it drops, which may be a secret.
final class DoubledKeys {
  private DoubledKeys() {}

  /// A file that is not there has none.
  ///
  /// @throws WrongConfiguration with a sentence for each doubled key, without its values
  static void refuse(Path file) {
    if (!Files.isReadable(file)) {
      return;
    }
    Noted keys = new Noted();
    try (Reader reader = Files.newBufferedReader(file)) {
      keys.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new WrongConfiguration("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
    if (!keys.doubled.isEmpty()) {
      throw new WrongConfiguration(sentences(file, keys.doubled));
    }
  }

  private static List<String> sentences(Path file, SortedSet<String> doubled) {
    return doubled.stream()
        .map(key -> "%s sets %s more than once: keep one of the lines".formatted(file, key))
        .toList();
  }

  /// Remembers which keys came again.
  private static final class Noted extends Properties {
    private static final long serialVersionUID = 1L;

    private final TreeSet<String> doubled = new TreeSet<>();

    @Override
    public synchronized Object put(Object key, Object value) {
      Object before = super.put(key, value);
      if (before != null) {
        doubled.add(String.valueOf(key));
      }
      return before;
    }
  }
}
