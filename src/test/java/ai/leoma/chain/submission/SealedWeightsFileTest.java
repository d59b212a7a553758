package ai.leoma.chain.submission;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedWeightsFileTest {
  private static final String OWNER = "0x00 99 5Alice";
  private static final SealedWeights ONE =
      new SealedWeights(
          "ab".repeat(32), 1001, 1016, 5, 7, List.of(new ChainWeight(0, 1), new ChainWeight(3, 2)));
  private static final SealedWeights UNKNOWN =
      new SealedWeights("cd".repeat(32), 1003, 1003, 6, 7, List.of());

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAgain() {
    file(OWNER).write(List.of(ONE, UNKNOWN));

    assertThat(file(OWNER).read()).containsExactly(ONE, UNKNOWN);
  }

  @Test
  void newestListReplacesTheOneBefore() throws IOException {
    file(OWNER).write(List.of(ONE, UNKNOWN));
    file(OWNER).write(List.of());

    assertThat(file(OWNER).read()).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void listOfAnotherHotkeyIsNotRead() {
    file("0x00 99 5Bob").write(List.of(ONE));

    assertThat(file(OWNER).read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "one two",
        "ab 1 2 3 4 -",
        "DIGEST 1 2 3 4",
        "DIGEST x 2 3 4 -",
        "DIGEST 2 1 3 4 -",
        "DIGEST 1 2 3 4 5",
        "DIGEST 1 2 3 4 5:x",
        "DIGEST 1 2 3 4 -\u00fc"
      })
  void whatIsNoSuchListCountsAsNone(String line) throws IOException {
    Files.writeString(
        folder.resolve("sealed-weights.txt"),
        "leoma sealed weights 1 %s\n%s\n".formatted(OWNER, line.replace("DIGEST", ONE.digest())));

    assertThat(file(OWNER).read()).isEmpty();
  }

  @Test
  void nothingIsKeptWithoutAFolder() {
    SealedWeightsFile none = new SealedWeightsFile(Optional.empty(), OWNER);

    none.write(List.of(ONE));

    assertThat(none.read()).isEmpty();
  }

  @Test
  void folderThatCannotBeMadeIsNoReasonToFail() throws IOException {
    Path blocked = Files.createFile(folder.resolve("blocked"));
    SealedWeightsFile file = new SealedWeightsFile(Optional.of(blocked.resolve("in")), OWNER);

    file.write(List.of(ONE));

    assertThat(file.read()).isEmpty();
  }

  private SealedWeightsFile file(String owner) {
    return new SealedWeightsFile(Optional.of(folder), owner);
  }
}
