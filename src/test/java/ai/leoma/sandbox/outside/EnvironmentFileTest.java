package ai.leoma.sandbox.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentFileTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "leoma.inference.invoke-url-template", "http://{slug}.localhost:8",
          "leoma.validator.folder", "/a b/$HOME/`x`/\"y\"",
          "leoma.chain.netuid", "99");

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAgain() {
    Path file = folder.resolve("owner.env");

    EnvironmentFile.write(file, List.of("for leoma serve"), SETTINGS);

    assertThat(EnvironmentFile.read(file))
        .containsOnly(
            Map.entry("LEOMA_INFERENCE_INVOKE_URL_TEMPLATE", "http://{slug}.localhost:8"),
            Map.entry("LEOMA_VALIDATOR_FOLDER", "/a b/$HOME/`x`/\"y\""),
            Map.entry("LEOMA_CHAIN_NETUID", "99"));
  }

  @Test
  void aShellReadsTheSame() throws Exception {
    Path file = folder.resolve("owner.env");
    EnvironmentFile.write(file, List.of("for leoma serve"), SETTINGS);

    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                "set -a; . ./owner.env; printf '%s|%s' \"$LEOMA_VALIDATOR_FOLDER\""
                    + " \"$LEOMA_INFERENCE_INVOKE_URL_TEMPLATE\"")
            .directory(folder.toFile())
            .start();
    String printed = new String(shell.getInputStream().readAllBytes());

    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(printed).isEqualTo("/a b/$HOME/`x`/\"y\"|http://{slug}.localhost:8");
  }

  @Test
  void nobodyElseMayReadIt() throws IOException {
    Path file = folder.resolve("owner.env");
    Files.writeString(file, "open to all");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    EnvironmentFile.write(file, List.of(), SETTINGS);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatWouldBreakALineIsRefusedWithoutItsValue() {
    for (String value : List.of("a\nb", "it's")) {
      assertThatThrownBy(
              () ->
                  EnvironmentFile.write(
                      folder.resolve("owner.env"), List.of(), Map.of("leoma.secret", value)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("leoma.secret")
          .hasMessageNotContaining(value);
    }
  }
}
