package ai.leoma.cli.reading;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// What somebody gave with `--api`.
final class ServiceAddress {
  private static final int HIGHEST_PORT = 65535;

  private ServiceAddress() {}

  /// Without a slash at its end.
  ///
  /// @throws ParameterException for what is no address of a web service
  static URI of(CommandSpec command, String address) {
    String text = address.strip().replaceFirst("/+$", "");
    try {
      URI uri = new URI(text);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean isReachable =
          uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= HIGHEST_PORT;
      if (isHttp && isReachable && uri.getQuery() == null && uri.getFragment() == null) {
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
