package ai.leoma.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.sandbox.chutes.VideoMaker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldTest {

  private static final VideoMaker WRITES_ITS_KIND =
      (kind, image, seed, target) -> Files.writeString(target, kind.title());

  @TempDir Path folder;

  private final Cast cast = Cast.of(1, 14, 3, Map.of());

  @Test
  void everyServiceAnswersAtItsConfiguredAddress() {
    // Given
    try (World world = start();
        TestClient client = new TestClient()) {
      Map<String, String> configuration = world.configuration();

      // When
      int chain =
          client
              .get(
                  address(configuration, "leoma.chain.pylon.url"),
                  "/api/v1/block/latest",
                  "Authorization",
                  "Bearer " + configuration.get("leoma.chain.pylon.token"))
              .statusCode();
      int chutes =
          client
              .get(
                  address(configuration, "leoma.inference.chutes-url"),
                  "/chutes/" + cast.miners().getFirst().chuteId(),
                  "Authorization",
                  "Bearer " + configuration.get("leoma.inference.chutes-key"))
              .statusCode();
      int hub =
          client
              .get(
                  address(configuration, "leoma.miner.hugging-face-url"),
                  "/api/models/" + cast.miners().getFirst().modelName(),
                  "Authorization",
                  "Bearer " + configuration.get("leoma.miner.hugging-face-token"))
              .statusCode();
      int judge =
          client
              .send(
                  "POST",
                  address(configuration, "leoma.judge.openai.base-url"),
                  "/v1/chat/completions",
                  "{}",
                  "Authorization",
                  "Bearer " + configuration.get("leoma.judge.openai.api-key"))
              .statusCode();

      // Then
      assertThat(List.of(chain, chutes, hub)).containsOnly(200);
      assertThat(judge).isEqualTo(400);
      assertThat(configuration.get("leoma.inference.invoke-url-template"))
          .matches("http://\\{slug}\\.localhost:\\d+");
      assertThat(configuration.get("leoma.inference.connect-address")).matches("127.0.0.1:\\d+");
      assertThat(configuration).doesNotContainKey("leoma.chain.pylon.identity");
    }
  }

  @Test
  void eachValidatorHasItsOwnKeys() {
    // Given
    try (World world = start()) {

      // When
      List<Map<String, String>> configurations =
          cast.validators().stream().map(world::configuration).toList();

      // Then
      assertThat(configurations.getFirst())
          .containsEntry("leoma.chain.pylon.identity", "validator-1")
          .containsEntry("leoma.judge.openai.api-key", "sk-sandbox-validator-1");
      for (String key :
          List.of(
              "leoma.chain.pylon.token",
              "leoma.chain.pylon.identity-token",
              "leoma.judge.gemini.api-key")) {
        assertThat(configurations.stream().map(c -> c.get(key)).distinct()).as(key).hasSize(3);
      }
    }
  }

  @Test
  void closingFreesEveryPortAndThread() {
    // Given
    Set<Integer> ports;
    try (World world = start()) {
      ports = ports(world.configuration());
    }

    // When, Then
    assertThat(ports).hasSize(5);
    for (int port : ports) {
      assertThatThrownBy(() -> connect(port)).isInstanceOf(ConnectException.class);
    }
    Until.isTrue(
        "no thread is left",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(name -> name.startsWith("renderer-") || name.startsWith("imitated-")));
  }

  @Test
  void worldThatCannotStartLeavesNothingBehind() throws IOException {
    // Given a file where the folder of renderings would be
    Files.writeString(folder.resolve("renderings"), "in the way");

    // When
    // Then
    assertThatThrownBy(this::start).hasMessageContaining("renderings");
    assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
        .noneMatch(name -> name.startsWith("renderer-"));
  }

  private World start() {
    return World.start(cast, WorldSettings.standard(folder, WRITES_ITS_KIND));
  }

  private static void connect(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(socket.isConnected()).isFalse();
    }
  }

  private static Set<Integer> ports(Map<String, String> configuration) {
    return configuration.entrySet().stream()
        .filter(entry -> entry.getKey().matches(".*[.-]urls?"))
        .map(entry -> URI.create(entry.getValue()).getPort())
        .collect(Collectors.toSet());
  }

  private static URI address(Map<String, String> configuration, String key) {
    return URI.create(configuration.get(key));
  }
}
