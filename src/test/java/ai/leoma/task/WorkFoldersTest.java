package ai.leoma.task;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.task.WorkFolders.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFoldersTest {
  private static final long NO_PROCESS = 999_999_999_999L;

  @TempDir Path parent;

  @Test
  void whatADeadProcessLeftIsDeletedWithItsContent() throws IOException {
    // Given
    Path round = Files.createDirectory(parent.resolve("round-" + NO_PROCESS + "-1"));
    Path source = Files.createDirectory(parent.resolve("source-" + NO_PROCESS + "-2"));
    Files.writeString(Files.createDirectory(round.resolve("videos")).resolve("a.mp4"), "a");

    // When
    WorkFolders.deleteForgotten(parent, Instant.now());

    // Then
    assertThat(round).doesNotExist();
    assertThat(source).doesNotExist();
  }

  @Test
  void whatIsInUseOrNotOursStays() throws IOException {
    // Given
    Path round = WorkFolders.create(parent, Kind.ROUND);
    Path source = WorkFolders.create(parent, Kind.SOURCE);
    Path other = Files.createDirectory(parent.resolve("other-" + NO_PROCESS + "-1"));

    // When
    WorkFolders.deleteForgotten(parent, Instant.now());

    // Then
    assertThat(parent).isDirectoryContaining(round::equals).isDirectoryContaining(source::equals);
    assertThat(other).exists();
  }

  @Test
  void predecessorWithTheSameProcessNumberIsDead() throws IOException {
    // Given
    Path old = WorkFolders.create(parent, Kind.ROUND);
    Instant started = ProcessHandle.current().info().startInstant().orElseThrow();
    Files.setLastModifiedTime(old, FileTime.from(started.minusSeconds(60)));

    // When
    WorkFolders.deleteForgotten(parent, Instant.now());

    // Then
    assertThat(old).doesNotExist();
  }

  @Test
  void olderThanADayIsForgottenWhoeverMadeIt() {
    // Given
    Path round = WorkFolders.create(parent, Kind.ROUND);

    // When
    WorkFolders.deleteForgotten(parent, Instant.now().plus(Duration.ofDays(2)));

    // Then
    assertThat(round).doesNotExist();
  }

  @Test
  void missingParentIsNoFailure() {
    Path missing = parent.resolve("missing");
    WorkFolders.deleteForgotten(missing, Instant.now());
    assertThat(missing).doesNotExist();
  }
}
