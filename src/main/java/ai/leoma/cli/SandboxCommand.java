package ai.leoma.cli;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.sandbox.ChainAdapter;
import ai.leoma.sandbox.ChainChoice;
import ai.leoma.sandbox.JudgeProvider;
import ai.leoma.sandbox.Sandbox;
import ai.leoma.sandbox.SandboxRequest;
import ai.leoma.sandbox.ServiceHost;
import io.quarkus.runtime.Quarkus;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `leoma sandbox`: the whole tournament on this machine.
@Command(
    name = "sandbox",
    description = {
      "Run the whole tournament on this machine: database, object storage and the outside world are"
          + " imitated here, the videos and votes are real. Needs no configuration.",
      "Watch it at http://localhost:8080. Ctrl-C stops it."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class SandboxCommand implements Callable<Integer> {
  private static final ServiceHost IN_PROCESS =
      new ServiceHost() {
        @Override
        public int runUntilStopped() {
          return LeomaApplication.runUntilStopped();
        }

        @Override
        public void stop() {
          Quarkus.asyncExit();
        }
      };

  @Spec private CommandSpec spec;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description =
          "End by itself when each validator is through with N tasks. Default: run until Ctrl-C.")
  private Integer tasks;

  @Option(
      names = "--window",
      paramLabel = "W",
      description = "Tasks that a ranking looks at. Default: 12.")
  private Integer window;

  @Option(
      names = "--miners",
      paramLabel = "LIST|N",
      description =
          "Names with commas between them, or how many. Default: one of each kind. Kinds: steady, soft, noisy, flicker, frozen, wrong-scene, injector, wrong-size, garbage, cold, slow, copycat, branch, squatter.")
  private String miners;

  @Option(
      names = "--validators",
      paramLabel = "V",
      description = "Validators that run here. Default: 3, none with half of the stake or more.")
  private Integer validators;

  @Option(
      names = "--validator",
      paramLabel = "HOTKEY=STAKE",
      description =
          "Register one more validator that runs elsewhere, so that you can try your own client. STAKE as the subnet counts it (5000 is the least). May be given several times.")
  private Map<String, String> guests = new HashMap<>();

  @Option(
      names = "--interval",
      paramLabel = "D",
      description =
          "Pause between a published task and the next round, e.g. 10s, 2m. Default: none.")
  private String interval;

  @Option(
      names = "--source",
      paramLabel = "DIR",
      description =
          "Your own videos (mp4, webm, mov) as the pool of clips. Default: some are made.")
  private Path source;

  @Option(names = "--seed", paramLabel = "S", description = "Same seed, same result. Default: 1.")
  private Long seed;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of page and API, 0 for any free one. Default: ${DEFAULT-VALUE}.",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of all data. Default: data/sandbox beside the launcher.")
  private Path data;

  @Option(
      names = "--keep",
      description = "Go on where the last sandbox of this folder was stopped, also after kill -9.")
  private boolean keep;

  @Option(
      names = "--gullible",
      description = "Let the imitated judge obey text in the picture. The verdict must not.")
  private boolean gullible;

  @Option(
      names = "--judge",
      paramLabel = "NAME",
      description = "Over whose API the judge is asked: openai or gemini. Default: openai.",
      defaultValue = "openai")
  private JudgeProvider judge;

  @Option(
      names = "--chain",
      paramLabel = "NAME",
      description =
          "How the imitated chain is reached: native (its nodes, over JSON-RPC) or pylon (a Pylon service before them). Default: ${DEFAULT-VALUE}.",
      defaultValue = "native")
  private ChainAdapter chain;

  @Option(
      names = "--commit-reveal",
      paramLabel = "on|off",
      description =
          "Whether the subnet takes weights only sealed until its next epochs, as subnets do unless their owner turned it off. Default: ${DEFAULT-VALUE}.",
      defaultValue = "on")
  private OnOff commitReveal;

  @Option(
      names = "--rough-chain",
      paramLabel = "D",
      description =
          "Let the chain's nodes misbehave for so long after the first task, e.g. 2m: cut connections, lag, forks, a new runtime, refusals, nonsense. Default: never.")
  private String roughChain;

  @Option(
      names = "--external",
      description =
          "Run only what is around the owner's service and the validators, and write settings for them into the folder outside of the data: you start them.")
  private boolean external;

  /// As it is typed.
  private enum OnOff {
    ON,
    OFF
  }

  @Option(
      names = "--json",
      description = "Print nothing but one JSON document at the end; logs go to standard error.")
  private boolean json;

  @Override
  public Integer call() {
    return Sandbox.run(request(), IN_PROCESS);
  }

  private SandboxRequest request() {
    require(tasks == null || tasks >= 1, "--tasks", "must be 1 or more");
    require(window == null || window >= 1 && window <= 1000, "--window", "must be from 1 to 1000");
    require(
        validators == null || validators >= 0 && validators <= 64,
        "--validators",
        "must be from 0 to 64");
    require(port >= 0 && port <= 65535, "--port", "must be from 0 to 65535");
    require(source == null || Files.isDirectory(source), "--source", "is not a folder: " + source);
    return new SandboxRequest(
        tasks == null ? OptionalInt.empty() : OptionalInt.of(tasks),
        interval == null ? Duration.ZERO : duration("--interval", interval),
        Optional.ofNullable(source),
        port,
        data == null ? defaultFolder() : data.toAbsolutePath().normalize(),
        keep,
        json,
        gullible,
        judge,
        new ChainChoice(
            chain,
            commitReveal == OnOff.ON,
            roughChain == null ? Duration.ZERO : duration("--rough-chain", roughChain)),
        external,
        Optional.ofNullable(seed),
        Optional.ofNullable(window),
        Optional.ofNullable(miners).map(this::minerNames),
        Optional.ofNullable(validators),
        guests.isEmpty() ? Optional.empty() : Optional.of(guestStakes()));
  }

  private static Path defaultFolder() {
    return Path.of(System.getProperty("leoma.home", ""), "data", "sandbox")
        .toAbsolutePath()
        .normalize();
  }

  private SandboxRequest.Miners minerNames(String text) {
    if (text.strip().matches("[0-9]{1,3}")) {
      int count = Integer.parseInt(text.strip());
      require(count >= 1 && count <= 192, "--miners", "must be from 1 to 192");
      return new SandboxRequest.Miners.Count(count);
    }
    List<String> names = List.of(text.split(",", -1)).stream().map(String::strip).toList();
    require(names.stream().noneMatch(String::isEmpty), "--miners", "holds an empty name");
    return new SandboxRequest.Miners.Named(names);
  }

  private Map<Hotkey, Rao> guestStakes() {
    Map<Hotkey, Rao> stakes = new HashMap<>();
    guests.forEach(
        (hotkey, stake) -> {
          try {
            stakes.put(Hotkey.ofSs58(hotkey), Rao.ofTao(new BigDecimal(stake)));
          } catch (IllegalArgumentException e) {
            throw new ParameterException(
                spec.commandLine(),
                "--validator %s=%s: %s".formatted(hotkey, stake, e.getMessage()),
                e);
          }
        });
    return stakes;
  }

  /// `10s`, `2m`, `1h`, `500ms`, or the ISO form.
  private Duration duration(String option, String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    try {
      Duration duration =
          plain.matches("[0-9]{1,9}ms")
              ? Duration.ofMillis(Long.parseLong(plain.substring(0, plain.length() - 2)))
              : Duration.parse(plain.startsWith("p") ? plain : "pt" + plain);
      require(!duration.isNegative(), option, "is negative");
      return duration;
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          spec.commandLine(), option + ": not a duration (like 10s or 2m): " + text, e);
    }
  }

  private void require(boolean holds, String option, String sentence) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), option + " " + sentence);
    }
  }
}
