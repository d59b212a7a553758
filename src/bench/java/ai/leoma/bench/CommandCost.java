package ai.leoma.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// Processor time that `leoma miner standing` takes until it reaches for the network: up to the
/// moment when a service that it asks sees its connection.
final class CommandCost {
  private static final int RUNS = 9;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String HOTKEY = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

  private CommandCost() {}

  /// In the middle of some runs, in milliseconds.
  static double millis(Program program, Path folder) {
    double[] millis = new double[RUNS];
    try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      service.setSoTimeout(PATIENCE_MILLIS);
      for (int i = 0; i < RUNS; i++) {
        millis[i] = millis(program, folder, service);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the command does not ask", e);
    }
    Arrays.sort(millis);
    return millis[RUNS / 2];
  }

  private static double millis(Program program, Path folder, ServerSocket service)
      throws IOException {
    Process process =
        new ProcessBuilder(
                program.command(
                    ServiceProcess.HEAP_MEGABYTES,
                    Map.of(),
                    "miner",
                    "standing",
                    HOTKEY,
                    "--api",
                    "http://127.0.0.1:" + service.getLocalPort()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("command.log").toFile())
            .start();
    try (Socket connection = service.accept()) {
      return new ProcessFigures(process.pid()).processorMillis();
    } finally {
      process.destroyForcibly();
    }
  }
}
