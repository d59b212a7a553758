package ai.leoma.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.reference.KnownSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which variables of the environment nobody reads.
class UnknownVariablesTest {
  private static final Pattern VARIABLE = Pattern.compile("\\bLEOMA_[A-Z_]+\\b");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LEOMA_TASK_INTERVALL",
        "LEOMA_JUDGE_OPENAI_APIKEY",
        "LEOMA_CHAIN_NODE_URL",
        "LEOMA_TASK",
        "LEOMA_INTERVAL"
      })
  void misspeltOnesAreNamed(String variable) {
    assertThat(UnknownVariables.among(List.of("PATH", "leoma.task.interval", variable)))
        .containsExactly(variable);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LEOMA_CHAIN_NODE_URLS_0_",
        "LEOMA_JAVA_OPTIONS",
        "LEOMA_IMAGE",
        "LEOMA_PORT",
        "LEOMA_SERVICE_HOST",
        "LEOMA_SERVICE_PORT_HTTP",
        "LEOMA_OWNER_PORT_8080_TCP_ADDR",
        "QUARKUS_HTTP_PROT"
      })
  void whatOthersReadOrSetIsNot(String variable) {
    assertThat(UnknownVariables.among(List.of(variable))).isEmpty();
  }

  @Test
  void everySettingOfTheReferenceIsKnown() {
    assertThat(KnownSettings.variables()).isNotEmpty();
    assertThat(UnknownVariables.among(KnownSettings.variables())).isEmpty();
  }

  /// Whatever the launcher and the containers' files set or read must not be called misspelt.
  @Test
  void everyVariableOfTheLauncherAndTheContainersIsKnown() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("leoma")));
    for (String folder : List.of("compose", "src/main/docker")) {
      try (Stream<Path> inside = Files.list(Path.of(folder))) {
        inside.forEach(files::add);
      }
    }
    Set<String> variables = new TreeSet<>();
    for (Path file : files) {
      VARIABLE.matcher(Files.readString(file)).results().forEach(hit -> variables.add(hit.group()));
    }

    assertThat(variables).contains("LEOMA_JAVA_OPTIONS", "LEOMA_IMAGE");
    assertThat(UnknownVariables.among(variables)).isEmpty();
  }

  @Test
  void rolesNameThemWhateverElseIsWrong() {
    Map<String, String> settings = Map.of("LEOMA_TASK_INTERVALL", "5m");

    assertThat(RoleSettings.ofOwner(settings).unknownVariables())
        .containsExactly("LEOMA_TASK_INTERVALL");
    assertThat(RoleSettings.ofValidator(settings).unknownVariables())
        .containsExactly("LEOMA_TASK_INTERVALL");
  }
}
