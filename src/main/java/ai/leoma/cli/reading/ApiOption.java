package ai.leoma.cli.reading;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--api URL`, for every command that asks a running service.
@RegisterForReflection
final class ApiOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description =
          "Address of the service. Default: the environment's LEOMA_API_URL, else http://localhost:8080.",
      defaultValue = "${env:LEOMA_API_URL:-http://localhost:8080}")
  private String address;

  /// Without a slash at its end.
  ///
  /// @throws ParameterException for what is no address of a web service
  URI address() {
    return ServiceAddress.of(command, address);
  }
}
