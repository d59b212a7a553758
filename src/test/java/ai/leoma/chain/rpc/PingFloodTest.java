package ai.leoma.chain.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.http.Backoff;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A node that pings without end and reads no answer: what it does not read must not pile up here.
class PingFloodTest {
  private static final long MOST_BYTES = 64L << 20;
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void aNodeThatOnlyPingsIsCutOff() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ServerSocket node = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        NodeClient client = new NodeClient(vertx, settings(node.getLocalPort()))) {
      // Given
      CompletableFuture<Long> sent = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> sent.complete(flood(node)));
      // When
      var unused = client.call("chain_getHeader").subscribe().asCompletionStage();
      // Then
      assertThat(sent.get(LONG.toSeconds(), TimeUnit.SECONDS)).isPositive().isLessThan(MOST_BYTES);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static NodeSettings settings(int port) {
    return new NodeSettings(
        List.of(new NodeAddress(URI.create("ws://127.0.0.1:" + port))),
        StubNode.GENESIS,
        10_000,
        LONG,
        LONG,
        new Freshness(LONG, LONG, 20),
        200_000,
        new Backoff(LONG, LONG),
        Optional.empty());
  }

  /// @return how many bytes went out until the client cut the line, or all of them
  private static long flood(ServerSocket node) {
    byte[] ping = new byte[127];
    ping[0] = (byte) 0x89;
    ping[1] = 125;
    byte[] many = new byte[500 * ping.length];
    for (int i = 0; i < many.length; i++) {
      many[i] = ping[i % ping.length];
    }
    long sent = 0;
    try (Socket socket = node.accept()) {
      upgrade(socket);
      OutputStream out = socket.getOutputStream();
      while (sent < MOST_BYTES) {
        out.write(many);
        sent += many.length;
      }
    } catch (Exception cut) {
      return sent;
    }
    return sent;
  }

  private static void upgrade(Socket socket) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    String key = "";
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, "sec-websocket-key:", 0, 18)) {
        key = line.substring(18).strip();
      }
    }
    byte[] accept =
        MessageDigest.getInstance("SHA-1")
            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: %s\r\n\r\n"
                .formatted(Base64.getEncoder().encodeToString(accept));
    socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    return line == null ? "" : line;
  }
}
