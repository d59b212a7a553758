package ai.leoma.cli.mining;

import ai.leoma.chain.KeyPair;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.cli.chain.ChainOptions;
import ai.leoma.cli.chain.ChainSession;
import ai.leoma.cli.mining.Checklist.Verdict;
import ai.leoma.cli.mining.CommitReceipt.Reveal;
import ai.leoma.cli.reading.OwnerOption;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.terminal.CommandFailed;
import ai.leoma.cli.terminal.Confirmation;
import ai.leoma.cli.terminal.ExitCodes;
import ai.leoma.cli.terminal.Progress;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.inference.InferenceConfig;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonWriter;
import ai.leoma.miner.MinerConfig;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `leoma miner commit`: registers a deployed model on the chain.
@RegisterForReflection
@Command(
    name = "commit",
    description = {
      "Commit a model on the chain. A hotkey may do that twice in its life, so first all is checked"
          + " that the owner will check, then what would be written is shown, and you are asked.",
      "The commitment is timelocked: sealed for one block, then revealed by the chain. Only revealed"
          + " ones count, and who was first counts by the block that the chain notes with them.",
      "Exit codes: 0 committed (with --wait-reveal: and revealed; with --dry-run: it would be"
          + " committed), 1 refused by the chain, or somebody cannot be reached, 2 wrong usage, 3 the"
          + " owner would refuse it, 4 nobody can tell at the moment, 5 not confirmed, 6 not revealed"
          + " while it was waited, 78 configuration missing or wrong."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class MinerCommitCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration WRITE_PATIENCE = Duration.ofMinutes(15);
  private static final Duration REVEAL_LOOK = Duration.ofSeconds(6);

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions modelOptions;

  @Option(
      names = "--chute-id",
      paramLabel = "UUID",
      required = true,
      description = "The id of the model's chute, as `leoma miner push` and Chutes name it.")
  private String chuteId;

  @Mixin private WalletOptions wallet;
  @Mixin private ChainOptions chainOptions;
  @Mixin private OwnerOption owner;

  @Option(names = "--dry-run", description = "Check and show, but write nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Commit without asking.")
  private boolean yes;

  @Option(names = "--wait-reveal", description = "Wait until the chain has revealed it.")
  private boolean waitReveal;

  @Option(
      names = "--reveal-deadline",
      paramLabel = "MINUTES",
      description = "How long to wait for the reveal. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int revealDeadlineMinutes;

  @Option(names = "--json", description = "One line of JSON instead of the text.")
  private boolean json;

  @Override
  public Integer call() {
    ModelAtCommit model = modelOptions.model();
    requireId();
    Optional<URI> api = owner.address();
    if (revealDeadlineMinutes < 1) {
      throw new ParameterException(spec.commandLine(), "--reveal-deadline must be 1 or more");
    }
    Settings settings = chainOptions.read(InferenceConfig.class, MinerConfig.class);
    try (KeyPair key = wallet.key();
        ChainSession session = ChainSession.open(settings, key)) {
      MinerInspection inspection = new MinerInspection(session, settings, Progress.of(spec));
      CommitPlan plan =
          new CommitPlanning(inspection)
              .plan(key.hotkey(), model, chuteId, inspection.owner(api, key.hotkey()));
      if (plan.checklist().verdict() != Verdict.VALID) {
        return refused(plan);
      }
      if (dryRun) {
        print(plan.json(), plan.lines(terminal()));
        return 0;
      }
      if (!session.takesTimelockedCommitments()) {
        throw new CommandFailed(
            ExitCodes.CONFIGURATION,
            "nothing was committed: Pylon publishes no timelocked commitments, and others do not"
                + " count. Name a node with --node or --network");
      }
      confirm(plan);
      CommitReceipt receipt = commit(session, plan);
      print(receipt.json(), receipt.lines(terminal()));
      return receipt.exitCode();
    }
  }

  /// A name would be taken, too, but the owner looks up what is committed, for ever.
  private void requireId() {
    try {
      if (UUID.fromString(chuteId).toString().equals(chuteId)) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new ParameterException(
        spec.commandLine(),
        "--chute-id must be the chute's UUID in small letters, like cdb473e8-5a88-52df-ad3b-1cc6a749497f");
  }

  private int refused(CommitPlan plan) {
    print(plan.json(), plan.lines(terminal()));
    String reason = Terminal.plain(plan.checklist().decisive().orElseThrow().reason());
    spec.commandLine()
        .getErr()
        .println(
            plan.checklist().verdict() == Verdict.INVALID
                ? "Nothing was committed: the owner would refuse it (%s).".formatted(reason)
                : "Nothing was committed: nobody can tell now whether the owner would take it (%s)."
                    .formatted(reason));
    return plan.checklist().exitCode();
  }

  private void confirm(CommitPlan plan) {
    if (!json) {
      plan.lines(terminal()).forEach(out()::println);
      out().println();
      out().flush();
    }
    Confirmation confirmation =
        yes ? Confirmation.GIVEN : Confirmation.ask(spec.commandLine().getErr(), "Commit this?");
    switch (confirmation) {
      case GIVEN -> {}
      case DECLINED -> throw new CommandFailed(ExitCodes.NOT_CONFIRMED, "nothing was committed");
      case NO_TERMINAL ->
          throw new CommandFailed(
              ExitCodes.NOT_CONFIRMED,
              "nothing was committed, because nobody can be asked here: say --yes");
    }
  }

  private CommitReceipt commit(ChainSession session, CommitPlan plan) {
    Progress progress = Progress.of(spec);
    WriteOutcome outcome =
        progress.await(
            "waiting for a final block",
            session
                .chain()
                .setCommitment(
                    new NewCommitment.Timelocked(plan.text(), CommitPlan.BLOCKS_UNTIL_REVEAL)),
            WRITE_PATIENCE);
    boolean isSealed = outcome instanceof WriteOutcome.IncludedSealed;
    return new CommitReceipt(
        plan,
        outcome,
        waitReveal && isSealed ? reveal(session, plan, progress) : Reveal.NOT_AWAITED);
  }

  private Reveal reveal(ChainSession session, CommitPlan plan, Progress progress) {
    Duration atMost = Duration.ofMinutes(revealDeadlineMinutes);
    boolean isRevealed =
        progress.await(
            "waiting for the reveal",
            new RevealWait(session.chain(), REVEAL_LOOK).of(plan.hotkey(), plan.text(), atMost),
            atMost.plus(PATIENCE));
    return isRevealed ? Reveal.SEEN : Reveal.NOT_SEEN;
  }

  private void print(ObjectValue object, List<String> lines) {
    if (json) {
      out().println(JsonWriter.compact(object));
    } else {
      lines.forEach(out()::println);
    }
    out().flush();
  }

  private Terminal terminal() {
    return Terminal.of(spec);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
