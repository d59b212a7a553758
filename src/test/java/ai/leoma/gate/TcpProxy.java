package ai.leoma.gate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A line to a server that can be cut, or blocked: then it takes connections and bytes, and nothing
/// comes back.
final class TcpProxy implements AutoCloseable {
  private enum Line {
    OPEN,
    CUT,
    BLOCKED
  }

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Line line = Line.OPEN;

  TcpProxy(InetSocketAddress target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void open() {
    // what was held back has lost its place
    sockets.forEach(TcpProxy::closeQuietly);
    line = Line.OPEN;
  }

  void cut() {
    line = Line.CUT;
    sockets.forEach(TcpProxy::closeQuietly);
  }

  void block() {
    line = Line.BLOCKED;
  }

  @Override
  public void close() {
    cut();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (line == Line.CUT) {
          closeQuietly(client);
        } else {
          connect(client);
        }
      } catch (IOException e) {
        // closed, or one that never came to be
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket();
    server.connect(target);
    sockets.add(client);
    sockets.add(server);
    Thread.ofVirtual().start(() -> copy(client, server));
    Thread.ofVirtual().start(() -> copy(server, client));
  }

  private void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16_384];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (line == Line.OPEN) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // the line was cut
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }
}
