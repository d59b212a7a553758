package ai.leoma.events;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A client of `/events` that reads its socket by hand, and whose connection can be cut.
public final class Listener implements AutoCloseable {
  /// One event as it came.
  public record Heard(String type, String id, String data) {}

  private final Socket socket;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> head = new CompletableFuture<>();
  private final StringBuilder beginning = new StringBuilder();

  private Listener(Socket socket) {
    this.socket = socket;
  }

  /// Connected and answered.
  public static Listener at(URI address, Optional<String> lastEventId) throws Exception {
    return with(address, lastEventId.map(id -> "Last-Event-ID: " + id + "\r\n").orElse(""));
  }

  /// Connected and answered, by a proxy that speaks for somebody.
  public static Listener behindProxy(URI address, String client) throws Exception {
    return with(address, "X-Forwarded-For: " + client + "\r\n");
  }

  private static Listener with(URI address, String header) throws Exception {
    Socket socket = new Socket(address.getHost(), address.getPort());
    String request = "GET /events HTTP/1.1\r\nHost: test\r\n" + header + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    Listener listener = new Listener(socket);
    Thread.ofVirtual().start(listener::read);
    listener.head();
    return listener;
  }

  /// Whether somebody who comes now may listen.
  public static boolean isWelcome(URI address) {
    try (Listener listener = at(address, Optional.empty())) {
      return listener.head().contains("200 OK");
    } catch (Exception e) {
      return false;
    }
  }

  public List<Heard> heard() {
    return List.copyOf(heard);
  }

  /// Status, headers and everything before the first blank line that follows an event or `retry`.
  public String head() throws Exception {
    return head.get(30, TimeUnit.SECONDS);
  }

  public String firstId() throws Exception {
    return head()
        .lines()
        .filter(line -> line.startsWith("id: "))
        .map(line -> line.substring(4))
        .findFirst()
        .orElseThrow();
  }

  /// Chunk sizes of the transfer coding are lines of their own and begin no field.
  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String type = "";
      String id = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        beginning.append(line).append('\n');
        if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          if (!type.equals("missed")) {
            heard.add(new Heard(type, id, line.substring(6)));
          }
          head.complete(beginning.toString());
        } else if (line.isEmpty() && !id.isEmpty()) {
          completeSoon(type);
        }
      }
    } catch (SocketException e) {
      // cut by the test
    } catch (IOException e) {
      head.completeExceptionally(e);
    }
    head.complete(beginning.toString());
  }

  /// Of one that comes back, what it missed may be told right after the head.
  private void completeSoon(String type) {
    if (type.isEmpty()) {
      head.completeOnTimeout(beginning.toString(), 300, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
