package ai.leoma.bench;

import ai.leoma.sandbox.http.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// From the start of the process to the first 200 of `/q/health/ready`, over tables that are there.
///
/// @param readyMillis in the middle of some starts
/// @param idleMegabytes resident some seconds after the last of them
record StartUp(double readyMillis, double idleMegabytes) {
  private static final int STARTS = 7;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration UNTIL_IDLE = Duration.ofSeconds(10);
  private static final byte[] QUESTION =
      "GET /q/health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.ISO_8859_1);

  /// The first start, which fills the caches of the machine, is not counted.
  static StartUp of(Program program, BenchStores stores) {
    double[] millis = new double[STARTS];
    double idle = 0;
    for (int i = -1; i < STARTS; i++) {
      int port = FreePort.find();
      long start = System.nanoTime();
      Process process = start(program, stores, port);
      try {
        awaitReady(process, port, start);
        millis[Math.max(i, 0)] = (System.nanoTime() - start) / 1e6;
        if (i == STARTS - 1) {
          process.waitFor(UNTIL_IDLE.toMillis(), TimeUnit.MILLISECONDS);
          idle = new ProcessFigures(process.pid()).residentMegabytes();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } finally {
        ServiceProcess.end(process);
      }
    }
    Arrays.sort(millis);
    return new StartUp(millis[STARTS / 2], idle);
  }

  private static Process start(Program program, BenchStores stores, int port) {
    Path log = stores.folder().resolve("start-" + program.kind() + ".log");
    Map<String, String> settings = ServiceProcess.settings(stores, port, Map.of());
    return ServiceProcess.launch(program, stores, settings, log);
  }

  private static void awaitReady(Process process, int port, long start)
      throws InterruptedException {
    while (!isReady(port)) {
      if (!process.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("the service does not get ready");
      }
      process.waitFor(2, TimeUnit.MILLISECONDS);
    }
  }

  private static boolean isReady(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(QUESTION);
      byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(answer, StandardCharsets.ISO_8859_1).endsWith(" 200");
    } catch (IOException notYet) {
      return false;
    }
  }
}
