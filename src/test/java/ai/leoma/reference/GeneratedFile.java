package ai.leoma.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// A file of the project that follows from the sources, as a whole or in parts.
record GeneratedFile(Path path, UnaryOperator<String> renewal) {
  private static final String WRITE = "leoma.write";

  /// Fails when the file is not what follows from the sources; writes it instead when the build is
  /// asked to.
  void requireCurrent() {
    String current = read();
    String renewed = renewal.apply(current);
    if (System.getProperty(WRITE) != null) {
      write(renewed);
      return;
    }
    assertThat(current)
        .as(
            "%s does not follow from the settings any more. Write it anew: mvn test -Dtest=GeneratedFilesTest -D%s=true",
            path, WRITE)
        .isEqualTo(renewed);
  }

  private String read() {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
