package ai.leoma.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.deployment.WrittenDown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people are told to type.
class WrittenCommandsTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)  ");
  private static final Pattern CALL = Pattern.compile("\\./leoma ([a-z]+)");

  @TempDir private Path folder;

  @Test
  void everyCommandThatIsWrittenDownIsOneOfTheLauncher() throws Exception {
    Set<String> known = named(COMMAND, new LauncherProject(folder).leoma("help").output());

    for (Path file : WrittenDown.files()) {
      assertThat(known).as(file.toString()).containsAll(named(CALL, Files.readString(file)));
    }
  }

  private static Set<String> named(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
  }
}
