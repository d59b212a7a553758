package ai.leoma.cli;

import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.terminal.CommandFailed;
import ai.leoma.cli.terminal.CommandVertx;
import ai.leoma.cli.terminal.ExitCodes;
import ai.leoma.http.BoundedHttpClient;
import ai.leoma.http.HttpCall;
import ai.leoma.http.HttpReply;
import ai.leoma.http.RetryPolicy;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What an engine asks of a container that has no shell: whether the process in it is ready.
@RegisterForReflection
@Command(
    name = "ready",
    description = {
      "Whether the service or the validator on this machine is ready, for health checks of containers.",
      "Exit code 0 when it is, 1 when it is not."
    },
    mixinStandardHelpOptions = true)
final class ReadyCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LIMIT_BYTES = 64 << 10;
  private static final RetryPolicy ONCE =
      new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1));

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Default: quarkus.http.port as configured, else 8080.")
  private Integer port;

  @Override
  public Integer call() {
    URI address = URI.create("http://127.0.0.1:" + port() + "/q/health/ready");
    HttpReply reply = ask(address);
    if (reply instanceof HttpReply.Answer answer && answer.status() == 200) {
      return 0;
    }
    throw new CommandFailed(ExitCodes.FAILED, address + ": " + reply.describe());
  }

  private String port() {
    return port != null
        ? port.toString()
        : Settings.fromOutside().value("quarkus.http.port").orElse("8080");
  }

  private static HttpReply ask(URI address) {
    Vertx vertx = CommandVertx.small();
    BoundedHttpClient client = new BoundedHttpClient(vertx, "leoma", 1);
    try {
      HttpCall call = HttpCall.get("ready", address, Map.of(), DEADLINE, LIMIT_BYTES);
      return client.send(call, ONCE).await().atMost(PATIENCE);
    } finally {
      client.close();
      CommandVertx.close(vertx);
    }
  }
}
