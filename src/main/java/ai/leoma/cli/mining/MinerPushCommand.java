package ai.leoma.cli.mining;

import ai.leoma.chain.Hotkey;
import ai.leoma.cli.mining.CheckLine.State;
import ai.leoma.cli.terminal.CommandFailed;
import ai.leoma.cli.terminal.Confirmation;
import ai.leoma.cli.terminal.ExitCodes;
import ai.leoma.cli.terminal.HotkeyText;
import ai.leoma.cli.terminal.Progress;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.inference.ChuteId;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.json.JsonWriter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `leoma miner push`: the file by which Chutes serves a model, and its deployment.
@RegisterForReflection
@Command(
    name = "push",
    description = {
      "Write the Chutes deployment of a model: in a trusted execution environment, private, the"
          + " revision pinned, POST /generate as the owner calls it. Then say what to do next, or with"
          + " --deploy do it.",
      "Before anything is written, the repository is looked up on Hugging Face as the owner will.",
      "Exit codes: 0 written (and deployed), 1 it could not be done, 2 wrong usage, 3 the owner would"
          + " refuse the model, 4 nobody can tell at the moment, 5 not confirmed."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class MinerPushCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions modelOptions;

  @Option(
      names = "--chutes-user",
      paramLabel = "NAME",
      required = true,
      description = "Your user name on Chutes, whose chute it will be.")
  private String account;

  @Option(
      names = "--hotkey-address",
      paramLabel = "HOTKEY",
      description = "Your hotkey's SS58 address. Default: what the model's name ends with.")
  private String hotkeyAddress;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "Where to write it: a name that Python can import, or - for standard output. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "leoma_chute.py")
  private String file;

  @Option(names = "--force", description = "Replace a file that says something else.")
  private boolean force;

  @Option(
      names = "--image",
      paramLabel = "ACCOUNT/NAME:TAG",
      description =
          "An image that is built already. Default: the file describes one with PyTorch and"
              + " Diffusers, which `chutes build` builds.")
  private String image;

  @Option(
      names = "--gpus",
      paramLabel = "N",
      description = "GPUs (RTX PRO 6000). Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int gpus;

  @Option(
      names = "--gpu-memory",
      paramLabel = "GB",
      description = "Least memory of each GPU. Default: ${DEFAULT-VALUE}.",
      defaultValue = "80")
  private int gpuMemory;

  @Option(
      names = "--no-check",
      description = "Do not ask Hugging Face whether the owner will take the model.")
  private boolean noCheck;

  @Option(
      names = "--deploy",
      description =
          "Deploy it with the `chutes` program. Costs a fee once: three times the hourly price of the"
              + " GPUs.")
  private boolean deploy;

  @Option(
      names = "--chutes-program",
      paramLabel = "FILE",
      description = "Where `chutes` is. Default: on the PATH.")
  private Path chutesProgram;

  @Option(
      names = "--deadline",
      paramLabel = "MINUTES",
      description = "How long `chutes` may take. Default: ${DEFAULT-VALUE}.",
      defaultValue = "30")
  private int deadlineMinutes;

  @Option(names = "--yes", description = "Deploy without asking.")
  private boolean yes;

  @Option(names = "--json", description = "One line of JSON instead of the text.")
  private boolean json;

  @Override
  public Integer call() {
    ModelAtCommit model = modelOptions.model();
    ChuteFile chute = chuteFile(model);
    Path target = target();
    if (deadlineMinutes < 1) {
      throw new ParameterException(spec.commandLine(), "--deadline must be 1 or more");
    }
    Optional<ChutesProgram> program = deploy ? Optional.of(program()) : Optional.empty();
    if (!noCheck) {
      check(model);
    }
    if (file.equals(STANDARD_OUTPUT)) {
      out().print(chute.source());
      out().flush();
      return 0;
    }
    write(target, chute.source());
    program.ifPresent(chutes -> deploy(chutes, target, chute));
    tell(chute, target);
    return 0;
  }

  private ChuteFile chuteFile(ModelAtCommit model) {
    try {
      return new ChuteFile(account, model, Optional.ofNullable(image), gpus, gpuMemory);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Path target() {
    try {
      Path target = Path.of(file).toAbsolutePath().normalize();
      boolean isStandardOutput = file.equals(STANDARD_OUTPUT);
      if (isStandardOutput && deploy) {
        throw new ParameterException(spec.commandLine(), "--deploy needs a file, not --file -");
      }
      if (isStandardOutput
          || ChuteFile.FILE_NAME.matcher(String.valueOf(target.getFileName())).matches()) {
        return target;
      }
    } catch (InvalidPathException e) {
      // said below
    }
    throw new ParameterException(
        spec.commandLine(),
        "--file must end with a name like leoma_chute.py: small letters, digits and underscores");
  }

  private ChutesProgram program() {
    if (chutesProgram != null) {
      return ChutesProgram.at(chutesProgram);
    }
    return ChutesProgram.onPath(Optional.ofNullable(System.getenv("PATH")).orElse(""))
        .orElseThrow(
            () ->
                new CommandFailed(
                    ExitCodes.FAILED,
                    "--deploy needs the program `chutes`, which is not on the PATH. Get it with `pip install chutes`"
                        + " (Python 3.10 or newer) and register once with `chutes register`; or name it with"
                        + " --chutes-program FILE."));
  }

  /// @throws CommandFailed when the owner would refuse the model, or nobody can tell
  private void check(ModelAtCommit model) {
    Hotkey hotkey =
        hotkeyAddress != null
            ? HotkeyText.of(spec, hotkeyAddress)
            : model
                .hotkey()
                .orElseThrow(
                    () ->
                        new CommandFailed(
                            ExitCodes.CHECKS_FAILED,
                            "model_name_must_end_with_hotkey: call the repository ACCOUNT/leoma-...-HOTKEY, with"
                                + " your hotkey's SS58 address (48 characters that begin with 5) at the very end"));
    Checklist checklist = ModelLookup.of(hotkey, model, chuteId(model), Progress.of(spec));
    checklist
        .decisive()
        .ifPresent(
            line -> {
              checklist.text(Terminal.of(spec)).forEach(spec.commandLine().getErr()::println);
              throw new CommandFailed(
                  checklist.exitCode(),
                  line.state() == State.FAILED
                      ? "the owner would refuse it (%s); nothing was written"
                          .formatted(Terminal.plain(line.reason()))
                      : "nobody can tell now whether the owner would take it; nothing was written (--no-check does without)");
            });
  }

  private String chuteId(ModelAtCommit model) {
    return ChuteId.of(account, model.name()).toString();
  }

  private void write(Path target, String source) {
    try {
      boolean isOther = Files.exists(target) && !Files.readString(target).equals(source);
      if (isOther && !force) {
        throw new CommandFailed(
            ExitCodes.FAILED,
            target + " says something else already; --force replaces it, --file names another");
      }
      Files.writeString(target, source, StandardCharsets.UTF_8);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailed(
          ExitCodes.FAILED, "cannot write " + target + ": " + e.getClass().getSimpleName());
    }
  }

  private void deploy(ChutesProgram chutes, Path target, ChuteFile chute) {
    PrintWriter err = spec.commandLine().getErr();
    Confirmation confirmation =
        yes
            ? Confirmation.GIVEN
            : Confirmation.ask(
                err,
                "Deploy %s on %d GPU(s) in the account %s, for a fee of three times their hourly price?"
                    .formatted(chute.model().name(), chute.gpus(), chute.account()));
    switch (confirmation) {
      case GIVEN -> {}
      case DECLINED ->
          throw new CommandFailed(
              ExitCodes.NOT_CONFIRMED, "not deployed; " + target + " is written");
      case NO_TERMINAL ->
          throw new CommandFailed(
              ExitCodes.NOT_CONFIRMED,
              "not deployed, because nobody can be asked here: say --yes; "
                  + target
                  + " is written");
    }
    new ChuteDeployment(chutes, chute, target, Duration.ofMinutes(deadlineMinutes), err).run();
  }

  private void tell(ChuteFile chute, Path target) {
    if (json) {
      out().println(JsonWriter.compact(json(chute, target)));
    } else {
      new PushText(chute, target, ChuteDeployment.module(target), chuteId(chute.model()), deploy)
          .lines(Terminal.of(spec))
          .forEach(out()::println);
    }
    out().flush();
  }

  private ObjectValue json(ChuteFile chute, Path target) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("file", new StringValue(target.toString()));
    members.put("chute_name", new StringValue(chute.model().name()));
    members.put("chute_id", new StringValue(chuteId(chute.model())));
    members.put("model_name", new StringValue(chute.model().name()));
    members.put("model_revision", new StringValue(chute.model().revision()));
    members.put("gpus", NumberValue.of(chute.gpus()));
    members.put("deployed", new BooleanValue(deploy));
    return new ObjectValue(members);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
