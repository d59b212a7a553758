package ai.leoma.sandbox.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/// A port of this machine that nobody listens on at the moment.
public final class FreePort {
  private FreePort() {}

  public static int find() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
