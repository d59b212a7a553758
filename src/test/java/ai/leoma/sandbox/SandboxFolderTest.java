package ai.leoma.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.KeyPair;
import ai.leoma.chain.Rao;
import ai.leoma.sandbox.SandboxOptions.Tournament;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxFolderTest {
  private static final Tournament TOURNAMENT =
      new Tournament(
          -7,
          5,
          List.of("steady", "soft-2"),
          2,
          Map.of(
              KeyPair.ofMiniSecret(new byte[32]).hotkey(),
              new Rao(BigInteger.TWO.pow(64).subtract(BigInteger.ONE))));

  @TempDir Path parent;

  @Test
  void tournamentIsRememberedAcrossStarts() {
    // Given
    Path place = parent.resolve("a/b");
    try (SandboxFolder folder = SandboxFolder.open(place)) {
      assertThat(folder.lastTournament()).isEmpty();
      folder.remember(TOURNAMENT);
    }

    // When
    try (SandboxFolder folder = SandboxFolder.open(place)) {

      // Then
      assertThat(folder.lastTournament()).contains(TOURNAMENT);
    }
  }

  @Test
  void emptyingLeavesNothingOfTheLastTournament() throws IOException {
    try (SandboxFolder folder = SandboxFolder.open(parent.resolve("a"))) {
      // Given
      folder.remember(TOURNAMENT);
      Files.createDirectories(folder.resolve("postgres/base"));
      Files.writeString(folder.resolve("postgres/base/1"), "row");
      Path outside = Files.writeString(parent.resolve("outside"), "kept");
      Files.createSymbolicLink(folder.resolve("link"), outside);

      // When
      folder.empty();

      // Then
      try (var left = Files.list(folder.path())) {
        assertThat(left.map(file -> file.getFileName().toString())).containsExactly("lock");
      }
      assertThat(outside).hasContent("kept");
      assertThat(folder.lastTournament()).isEmpty();
    }
  }

  @Test
  void folderReachedOverALinkIsEmptiedAndTheLinkKept() throws IOException {
    // Given
    Path real = Files.createDirectory(parent.resolve("real"));
    Path link = Files.createSymbolicLink(parent.resolve("link"), real);

    // When
    try (SandboxFolder folder = SandboxFolder.open(link)) {
      folder.remember(TOURNAMENT);
      Files.writeString(folder.resolve("x"), "x");
      folder.empty();
    }

    // Then
    assertThat(link).isSymbolicLink();
    assertThat(real.resolve("x")).doesNotExist();
  }

  @Test
  void startThatDiedWhileEmptyingIsRepeated() throws IOException {
    Path place = parent.resolve("a");
    SandboxFolder.open(place).close();
    Files.writeString(place.resolve("sandbox.json.draft"), "{");

    try (SandboxFolder folder = SandboxFolder.open(place)) {
      assertThat(folder.lastTournament()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"thesis.txt", "lock/inside", "sandbox.json"})
  void whatIsNotASandboxIsRefused(String file) throws IOException {
    // Given
    Path place = parent.resolve("a");
    Path precious = place.resolve(file);
    Files.createDirectories(precious.getParent());
    Files.writeString(precious, "{\"name\": \"somebody else's\"}");
    Files.writeString(place.resolve("other"), "x");

    // Then
    assertThatThrownBy(() -> SandboxFolder.open(place))
        .isInstanceOf(SandboxRefused.class)
        .hasMessageContaining("--data");
    assertThat(precious).exists();
  }

  @Test
  void secondSandboxInTheSameFolderIsRefused() {
    try (SandboxFolder folder = SandboxFolder.open(parent.resolve("a"))) {
      assertThatThrownBy(() -> SandboxFolder.open(folder.path()))
          .isInstanceOf(SandboxRefused.class)
          .hasMessageContaining("another sandbox is running in");
    }
  }

  @Test
  void fileIsNoFolder() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "x");

    assertThatThrownBy(() -> SandboxFolder.open(file)).isInstanceOf(SandboxRefused.class);
  }
}
