package ai.leoma.cli.reading;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--api URL` for commands that can do without, but know less then.
@RegisterForReflection
public final class OwnerOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description =
          "Address of the owner's service, for what only its database knows: the blacklist, who"
              + " committed the same weights first, its own last verdict. Default: the environment's"
              + " LEOMA_API_URL, else nobody is asked.",
      defaultValue = "${env:LEOMA_API_URL:-}")
  private String address;

  /// Without a slash at its end; empty when there is nobody to ask.
  ///
  /// @throws ParameterException for what is no address of a web service
  public Optional<URI> address() {
    return address.isBlank() ? Optional.empty() : Optional.of(ServiceAddress.of(command, address));
  }
}
