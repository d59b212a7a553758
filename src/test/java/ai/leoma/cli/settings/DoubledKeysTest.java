package ai.leoma.cli.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubledKeysTest {
  @TempDir private Path folder;

  @Test
  void eachDoubledKeyIsNamedWithoutItsValues() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("a.properties"), "b=1\na=2\nb=3\nc=4\nc=4\n");

    // When // Then
    assertThatThrownBy(() -> DoubledKeys.refuse(file))
        .isInstanceOf(WrongConfiguration.class)
        .hasMessage(
            "%s sets b more than once: keep one of the lines\n%s sets c more than once: keep one of the lines"
                .formatted(file, file));
  }

  @Test
  void aFileThatIsNotThereAndOneWithoutDoublesAreFine() throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "a=1\nb=1\n");
    assertThatCode(() -> DoubledKeys.refuse(file)).doesNotThrowAnyException();
    assertThatCode(() -> DoubledKeys.refuse(folder.resolve("none"))).doesNotThrowAnyException();
  }

  @Test
  void aFileThatIsNotTextIsAFaultAndNoFailure() throws IOException {
    Path file = Files.write(folder.resolve("a.properties"), new byte[] {(byte) 0xc3, 0x28});
    assertThatThrownBy(() -> DoubledKeys.refuse(file))
        .isInstanceOf(WrongConfiguration.class)
        .hasMessageContaining("cannot be read");
  }
}
