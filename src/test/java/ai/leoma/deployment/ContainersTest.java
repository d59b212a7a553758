package ai.leoma.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.cli.settings.RequiredSetting;
import ai.leoma.cli.settings.RequiredSettings;
import ai.leoma.cli.settings.Settings;
import ai.leoma.reference.FrameworkSettings;
import ai.leoma.reference.KnownSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the files for containers say; no engine is needed to find most of what can be wrong.
class ContainersTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Of compose files, not of the service.
  private static final Set<String> OF_COMPOSE =
      Set.of("LEOMA_IMAGE", "LEOMA_ENV_FILE", "LEOMA_HOTKEY_PATH");

  private static final Pattern PROFILE = Pattern.compile("\\s-P ?([a-z][A-Za-z0-9-]*)");

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.native", "Dockerfile.jvm"})
  void imageRunsAsNobodySpecialAndTellsItsHealth(String name) throws IOException {
    Dockerfile file = Dockerfile.of(Path.of("src/main/docker", name));

    assertThat(file.arguments("FROM"))
        .allMatch(image -> image.startsWith("scratch") || image.matches("\\S+:\\S+( AS \\S+)?"))
        .noneMatch(image -> image.contains(":latest"));
    assertThat(file.arguments("USER")).last().asString().matches("[1-9][0-9]*:[1-9][0-9]*");
    assertThat(JSON.readTree(file.arguments("ENTRYPOINT").getLast()))
        .anyMatch(word -> word.asText().matches("-XX:Max\\w+Percent(age)?=40"));
    String health = file.arguments("HEALTHCHECK").getLast();
    JsonNode check = JSON.readTree(health.substring(health.indexOf("CMD ") + 4));
    assertThat(check.get(check.size() - 1).asText()).isEqualTo("ready");
    assertThat(file.arguments("LABEL").getLast())
        .contains(
            "org.opencontainers.image.title=",
            "org.opencontainers.image.licenses=",
            "org.opencontainers.image.version=",
            "org.opencontainers.image.revision=");
    assertThat(file.arguments("ADD")).as("fetches whatever is there").isEmpty();
    assertThatVariablesAreKnown(file.variables());
    assertThat(file.variables()).noneMatch(KnownSettings::isSecretVariable);
  }

  /// A shell would have to come from the last stage's base, and it has none.
  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.native", "Dockerfile.jvm"})
  void imageHasNoShell(String name) {
    Dockerfile file = Dockerfile.of(Path.of("src/main/docker", name));

    assertThat(file.arguments("FROM")).last().isEqualTo("scratch");
    assertThat(file.arguments("RUN"))
        .filteredOn(command -> command.startsWith("assemble-root"))
        .hasSize(1)
        .noneMatch(command -> command.matches(".*/(ba|da)?sh\\b.*|.*busybox.*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.native", "Dockerfile.jvm"})
  void whatIsCopiedExistsOrIsBuilt(String name) throws IOException {
    List<String> ignored = Files.readAllLines(Path.of(".dockerignore"));

    for (String copy : Dockerfile.of(Path.of("src/main/docker", name)).arguments("COPY")) {
      if (!copy.contains("--from=")) {
        List<String> words =
            Stream.of(copy.split("\\s+")).filter(word -> !word.startsWith("--")).toList();
        for (String source : words.subList(0, words.size() - 1)) {
          assertThat(ignored).as("the build sees it").contains("!" + source);
          if (source.startsWith("target/")) {
            assertThat(BuildFile.read().outputs()).contains(source);
          } else {
            assertThat(Path.of(source)).exists();
          }
        }
      }
    }
  }

  @Test
  void everyProfileOfTheBuildThatIsNamedExists() throws IOException {
    Set<String> profiles = BuildFile.read().profiles();

    for (Path file : WrittenDown.files()) {
      Matcher named = PROFILE.matcher(Files.readString(file));
      assertThat(profiles)
          .as(file.toString())
          .containsAll(named.results().map(profile -> profile.group(1)).toList());
    }
  }

  /// Neither image takes what tests alone use for a part of the product.
  @Test
  void listOfPartsIsOfTheProductAlone() {
    BuildFile build = BuildFile.read();

    assertThat(build.setting("sbom", "schemaVersion")).isEqualTo("1.6");
    assertThat(build.setting("sbom", "includeTestScope")).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner", "validator"})
  void servicesOfComposeAreLockedDown(String name) throws IOException {
    JsonNode services = compose(name).get("services");

    assertThat(services).isNotEmpty();
    for (JsonNode service : services) {
      String image = service.get("image").asText().replaceAll("\\$\\{\\w+:-([^}]*)}", "$1");
      assertThat(image).matches("\\S+:[^:]+").doesNotEndWith(":latest");
      assertThat(service.get("user").asText())
          .isNotEmpty()
          .doesNotStartWith("0")
          .isNotEqualTo("root");
      assertThat(service.get("read_only").asBoolean()).isTrue();
      assertThat(service.get("cap_drop")).extracting(JsonNode::asText).containsExactly("ALL");
      assertThat(service.get("security_opt"))
          .extracting(JsonNode::asText)
          .containsExactly("no-new-privileges:true");
      assertThat(service.has("privileged")).isFalse();
      for (JsonNode port : service.path("ports")) {
        assertThat(port.asText()).as("open to this machine only").startsWith("127.0.0.1:");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner", "validator"})
  void everyVariableOfComposeIsReadAndNoSecretIsInIt(String name) throws IOException {
    JsonNode service = compose(name).at("/services/leoma");
    Map<String, String> example = variables(Path.of("compose", name + ".env.example"));

    List<String> names =
        Stream.concat(
                service.get("environment").propertyStream().map(Map.Entry::getKey),
                example.keySet().stream())
            .toList();
    assertThatVariablesAreKnown(names);
    service
        .get("environment")
        .propertyStream()
        .forEach(
            variable ->
                assertThat(KnownSettings.isSecretVariable(variable.getKey()))
                    .as(variable.getKey())
                    .isFalse());
    assertThat(example)
        .allSatisfy(
            (variable, value) ->
                assertThat(KnownSettings.isSecretVariable(variable) && !value.isEmpty())
                    .as(variable + " is a secret")
                    .isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner", "validator"})
  void whoFillsInTheExampleMissesNothing(String name) throws IOException {
    // Given
    Map<String, String> variables = new HashMap<>();
    variables(Path.of("compose", name + ".env.example"))
        .forEach((variable, value) -> variables.put(variable, value.isEmpty() ? "filled" : value));
    compose(name)
        .at("/services/leoma/environment")
        .propertyStream()
        .forEach(variable -> variables.put(variable.getKey(), variable.getValue().asText()));
    Settings settings =
        new Settings(
            new SmallRyeConfigBuilder().withSources(new EnvConfigSource(variables, 300)).build());

    // When
    List<RequiredSetting> missing =
        settings.missing(
            name.equals("owner")
                ? RequiredSettings.ofOwner(settings)
                : RequiredSettings.ofValidator(settings));

    // Then
    assertThat(missing).isEmpty();
  }

  private static JsonNode compose(String name) throws IOException {
    return YAML.readTree(Path.of("compose", name + ".yaml").toFile());
  }

  private static Map<String, String> variables(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static void assertThatVariablesAreKnown(List<String> names) {
    for (String name : names) {
      if (name.startsWith("LEOMA_")) {
        assertThat(KnownSettings.isVariable(name) || OF_COMPOSE.contains(name)).as(name).isTrue();
      } else if (name.startsWith("QUARKUS_")) {
        assertThat(FrameworkSettings.isVariable(name)).as(name + " is in the reference").isTrue();
      }
    }
  }
}
