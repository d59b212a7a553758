package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The health check of a container.
class ReadyCommandTest {
  @ParameterizedTest
  @CsvSource({"200, 0", "503, 1", "404, 1"})
  void exitCodeSaysWhetherItIsReady(int status, int exitCode) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/q/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      Ended ended = Ended.run("ready", "--port", "" + server.getAddress().getPort());

      assertThat(ended.exitCode()).isEqualTo(exitCode);
      assertThat(ended.err()).doesNotContain("\tat ");
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "99999", "abc", ""})
  void whatIsNoPortIsWrongUsage(String port) {
    Ended ended = Ended.run("ready", "--port=" + port);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("--port must be a port from 1 to 65535, but is \"" + port + "\"")
        .doesNotContain("\tat ");
  }

  @Test
  void wrongPortInTheConfigurationIsASentence() {
    System.setProperty("quarkus.http.port", "abc");
    try {
      Ended ended = Ended.run("ready");

      assertThat(ended.exitCode()).isEqualTo(78);
      assertThat(ended.err().lines())
          .singleElement()
          .asString()
          .contains("quarkus.http.port must be a port from 1 to 65535, but is \"abc\"");
    } finally {
      System.clearProperty("quarkus.http.port");
    }
  }

  @Test
  void nobodyThereIsNotReady() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }

    Ended ended = Ended.run("ready", "--port", "" + port);

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("leoma ready: http://127.0.0.1:" + port, "unreachable");
  }
}
