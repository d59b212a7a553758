package ai.leoma.cli.reading;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--api URL`, for every command that asks a running service.
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
    String text = address.strip().replaceFirst("/+$", "");
    try {
      URI uri = new URI(text);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new ParameterException(
        command.commandLine(),
        "--api must be an address like http://localhost:8080, but is \"" + address + "\"");
  }
}
