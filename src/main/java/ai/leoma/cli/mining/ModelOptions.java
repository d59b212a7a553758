package ai.leoma.cli.mining;

import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--model-name` and `--model-revision`.
@RegisterForReflection
final class ModelOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--model-name",
      paramLabel = "REPO",
      required = true,
      description =
          "The model's repository on Hugging Face, ACCOUNT/leoma-...-HOTKEY: its last part begins"
              + " with leoma and ends with your hotkey's SS58 address.")
  private String name;

  @Option(
      names = "--model-revision",
      paramLabel = "SHA",
      required = true,
      description = "The commit of the repository, 40 hex digits; never a branch.")
  private String revision;

  /// @throws ParameterException for what is no repository, or no commit
  ModelAtCommit model() {
    try {
      return new ModelAtCommit(name, revision);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
