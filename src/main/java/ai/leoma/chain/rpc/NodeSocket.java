package ai.leoma.chain.rpc;

import ai.leoma.http.OutsideText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.impl.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// One WebSocket to a node. A message is read only after the one before it was dealt with, so a
/// node that sends faster than we read fills its own buffers and not ours.
final class NodeSocket {
  private static final Logger LOG = Logger.getLogger(NodeSocket.class);
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int SILENCE_SECONDS = 60;
  private static final int CLOSING_SECONDS = 1;
  private static final long PING_MILLIS = 20_000;
  private static final int TOO_MANY_REQUESTS = 429;

  /// Between two pings of ours; a node sends one or two.
  private static final int MOST_PINGS = 100;

  /// What becomes of a connection. None is called twice in a way that matters: after `closed` comes
  /// nothing more.
  interface Listener {
    void opened();

    /// [NodeSocket#next()] asks for the one after it.
    void received(String text);

    /// @param wish how long the node wants to be left alone, when it said so
    void closed(String reason, Optional<Duration> wish);
  }

  private final NodeAddress address;
  private final Vertx vertx;
  private final ClientWebSocket socket;
  private final Listener listener;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private volatile Optional<WebSocket> connection = Optional.empty();
  private volatile Optional<Long> pings = Optional.empty();
  private int pingsHeard;

  static WebSocketClient client(
      Vertx vertx, int longestMessageBytes, Optional<Authorities> authorities) {
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setVerifyHost(true)
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setReadIdleTimeout(SILENCE_SECONDS)
            .setClosingTimeout(CLOSING_SECONDS)
            .setMaxFrameSize(longestMessageBytes)
            .setMaxMessageSize(longestMessageBytes);
    authorities.ifPresent(trusted -> options.setTrustOptions(trusted.options()));
    return vertx.createWebSocketClient(options);
  }

  NodeSocket(Vertx vertx, WebSocketClient client, NodeAddress address, Listener listener) {
    this.vertx = vertx;
    this.address = address;
    this.listener = listener;
    this.socket = client.webSocket();
    socket.textMessageHandler(this::received);
    socket.binaryMessageHandler(unused -> fail("sends bytes instead of text"));
    socket.frameHandler(this::frame);
    socket.exceptionHandler(failure -> fail(describe(failure)));
    socket.closeHandler(unused -> closed("closed the connection", Optional.empty()));
  }

  void open() {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setSsl(address.isSecure())
            .setURI(address.target())
            .setTimeout(2L * CONNECT_TIMEOUT_MILLIS);
    address
        .userInfo()
        .map(user -> user.getBytes(StandardCharsets.UTF_8))
        .ifPresent(
            user ->
                options.putHeader(
                    "Authorization", "Basic " + Base64.getEncoder().encodeToString(user)));
    socket
        .connect(options)
        .onSuccess(this::opened)
        .onFailure(failure -> closed(describe(failure), wish(failure)));
  }

  void send(String text) {
    whileOpen(() -> socket.writeTextMessage(text));
  }

  void next() {
    socket.resume();
  }

  void close() {
    stop();
    hangUp();
  }

  private void hangUp() {
    if (connection.isPresent()) {
      var unused = socket.close();
    }
  }

  /// Without taking leave: a node that reads nothing would have us wait, and answer its pings.
  private void cut() {
    connection
        .filter(WebSocketInternal.class::isInstance)
        .ifPresent(open -> ((WebSocketInternal) open).channelHandlerContext().close());
  }

  private void opened(WebSocket open) {
    connection = Optional.of(open);
    if (isClosed.get()) {
      cut();
      return;
    }
    pings =
        Optional.of(
            vertx.setPeriodic(
                PING_MILLIS,
                unused -> {
                  pingsHeard = 0;
                  whileOpen(() -> socket.writePing(Buffer.buffer()));
                }));
    listener.opened();
  }

  /// Who writes when it is just closed hears of it by [Listener#closed].
  private static void whileOpen(Supplier<Future<Void>> write) {
    try {
      var unused = write.get();
    } catch (IllegalStateException alreadyClosed) {
      LOG.debugf("not written: %s", alreadyClosed.getMessage());
    }
  }

  /// Each ping is answered before it gets here, whether the node reads the answers or not: what it
  /// does not read piles up.
  private void frame(WebSocketFrame frame) {
    if (frame.isPing() && ++pingsHeard > MOST_PINGS) {
      fail("sends nothing but pings");
    }
  }

  private void received(String text) {
    socket.pause();
    listener.received(text);
  }

  private void fail(String reason) {
    closed(reason, Optional.empty());
    cut();
  }

  private void closed(String reason, Optional<Duration> wish) {
    if (stop()) {
      listener.closed(reason, wish);
    }
  }

  private boolean stop() {
    pings.ifPresent(vertx::cancelTimer);
    return isClosed.compareAndSet(false, true);
  }

  private String describe(Throwable failure) {
    if (failure instanceof UpgradeRejectedException rejected) {
      return "refuses the connection with HTTP status " + rejected.getStatus();
    }
    Optional<String> certificate = CertificateTrouble.of(failure);
    if (certificate.isPresent()) {
      return certificate.get();
    }
    String text = OutsideText.of(failure);
    return address.target().length() > 1 ? text.replace(address.target(), "/…") : text;
  }

  private static Optional<Duration> wish(Throwable failure) {
    return failure instanceof UpgradeRejectedException rejected
            && rejected.getStatus() == TOO_MANY_REQUESTS
            && rejected.getHeaders() != null
        ? Optional.ofNullable(rejected.getHeaders().get("Retry-After"))
            .filter(text -> text.matches("\\d{1,6}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }
}
