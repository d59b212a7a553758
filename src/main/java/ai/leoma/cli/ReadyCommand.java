package ai.leoma.cli;

import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.settings.WrongConfiguration;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  private static final int HIGHEST_PORT = 65535;

  @Spec private CommandSpec command;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Default: quarkus.http.port as configured, else 8080.")
  private String port;

  @Override
  public Integer call() {
    URI address = URI.create("http://127.0.0.1:" + port() + "/q/health/ready");
    HttpReply reply = ask(address);
    if (reply instanceof HttpReply.Answer answer && answer.status() == 200) {
      return 0;
    }
    throw new CommandFailed(ExitCodes.FAILED, address + ": " + reply.describe());
  }

  private int port() {
    if (port != null) {
      return number(port)
          .orElseThrow(() -> new ParameterException(command.commandLine(), no("--port", port)));
    }
    String configured = Settings.fromOutside().value("quarkus.http.port").orElse("8080");
    return number(configured)
        .orElseThrow(() -> new WrongConfiguration(no("quarkus.http.port", configured)));
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.valueOf(text.strip()))
          .filter(port -> port >= 1 && port <= HIGHEST_PORT);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String no(String name, String text) {
    return "%s must be a port from 1 to %d, but is \"%s\"".formatted(name, HIGHEST_PORT, text);
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
