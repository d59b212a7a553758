package ai.leoma.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.http.Backoff;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nodes over `wss`, with certificates of an authority that only a file knows.
class NodeCertificatesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String PASSWORD = "secret";

  @TempDir private static Path folder;

  @RegisterExtension private final OpenResources resources = new OpenResources();

  @BeforeAll
  static void makeCertificates() throws Exception {
    keytool("-genkeypair -alias authority -dname CN=authority -ext bc:c=ca:true");
    signed("good", "-ext san=dns:localhost,ip:127.0.0.1");
    signed("elsewhere", "-ext san=dns:node.example");
    signed("expired", "-ext san=ip:127.0.0.1 -startdate -3d -validity 1");
    keytool("-genkeypair -alias self -dname CN=127.0.0.1 -ext san=ip:127.0.0.1");
    keytool("-exportcert -rfc -alias authority -file " + folder.resolve("authority.pem"));
  }

  @Test
  void aNodeWithACertificateOfAKnownAuthorityIsAsked() {
    // Given
    StubNode node = node("good");
    node.on("read", unused -> "done");
    // When, Then
    for (String host : List.of("127.0.0.1", "localhost")) {
      assertThat(client(host, node, authorities(), LONG).call("read").await().atMost(LONG).asText())
          .isEqualTo("done");
    }
    assertThat(node.connections()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "elsewhere|127.0.0.1|has a certificate that is refused|127.0.0.1",
        "elsewhere|localhost|has a certificate that is refused|localhost",
        "expired|127.0.0.1|has a certificate that has expired|NotAfter",
        "self|127.0.0.1|no known authority vouches for|leoma.chain.node.authorities-file"
      })
  void anotherCertificateIsRefusedInOneSentence(
      String certificate, String host, String sentence, String detail) {
    // Given
    StubNode node = node(certificate);
    // When, Then
    refused(node, host, authorities(), sentence, detail);
  }

  @Test
  void theAuthorityOfAFileIsKnownOnlyWithIt() {
    // Given
    StubNode node = node("good");
    // When, Then
    refused(node, "127.0.0.1", Optional.empty(), "no known authority vouches for", "wss://127.0");
  }

  @Test
  void theNextNodeIsAskedWhenACertificateIsRefused() {
    // Given
    StubNode node = node("self");
    node.on("read", unused -> "from nobody knows whom");
    StubNode other = resources.add(new StubNode());
    other.on("read", unused -> "done");
    NodeClient client =
        client(List.of(secure("127.0.0.1", node), other.address()), Optional.empty(), LONG);
    // When, Then
    assertThat(client.call("read").await().atMost(LONG).asText()).isEqualTo("done");
    assertThat(node.connections()).isZero();
  }

  @Test
  void aNodeThatSpeaksNoTlsIsRefused() {
    // Given
    StubNode node = resources.add(new StubNode());
    // When, Then
    refused(node, "127.0.0.1", Optional.empty(), "does not get on with TLS", "wss://127.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing.pem|cannot be read",
        ".|holds no certificate",
        "empty.pem|holds no certificate",
        "words.pem|holds no certificate"
      })
  void aFileWithoutAuthoritiesIsRefusedInOneSentence(String name, String sentence)
      throws IOException {
    // Given
    Files.writeString(folder.resolve("empty.pem"), "");
    Files.writeString(folder.resolve("words.pem"), "-----BEGIN CERTIFICATE-----\nhello\n");
    Path file = folder.resolve(name);
    // When, Then
    assertThatThrownBy(() -> Authorities.ofFile(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file + " " + sentence);
  }

  private void refused(
      StubNode node,
      String host,
      Optional<Authorities> authorities,
      String sentence,
      String detail) {
    NodeClient client = client(host, node, authorities, Duration.ofSeconds(1));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> client.call("read").await().atMost(LONG))
                    .isInstanceOf(ChainUnavailable.class)
                    .hasMessageContaining(sentence)
                    .hasMessageContaining(detail));
    assertThat(node.connections()).isZero();
  }

  private StubNode node(String certificate) {
    return resources.add(
        new StubNode(
            new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                    new PfxOptions()
                        .setPath(folder.resolve("keys").toString())
                        .setPassword(PASSWORD)
                        .setAlias(certificate))));
  }

  private static Optional<Authorities> authorities() {
    return Optional.of(Authorities.ofFile(folder.resolve("authority.pem")));
  }

  private static NodeAddress secure(String host, StubNode node) {
    return new NodeAddress(URI.create("wss://" + host + ":" + node.port()));
  }

  private NodeClient client(
      String host, StubNode node, Optional<Authorities> authorities, Duration deadline) {
    return client(List.of(secure(host, node)), authorities, deadline);
  }

  private NodeClient client(
      List<NodeAddress> addresses, Optional<Authorities> authorities, Duration deadline) {
    return resources.add(
        new NodeClient(
            resources.vertx(),
            new NodeSettings(
                addresses,
                StubNode.GENESIS,
                10_000,
                deadline,
                LONG,
                new Freshness(LONG, LONG, 20),
                200_000,
                new Backoff(Duration.ofMillis(2), Duration.ofMillis(200)),
                authorities)));
  }

  private static void signed(String alias, String options) throws Exception {
    keytool("-genkeypair -alias %s -signer authority -dname CN=node %s".formatted(alias, options));
  }

  private static void keytool(String command) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.add("-J-XX:TieredStopAtLevel=1");
    words.addAll(List.of(command.split(" ")));
    if (command.startsWith("-genkeypair")) {
      words.addAll(List.of("-keyalg", "EC"));
    }
    words.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore"));
    words.add(folder.resolve("keys").toString());
    Path output = folder.resolve("keytool.txt");
    int status =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    assertThat(status).as(Files.readString(output)).isZero();
  }
}
