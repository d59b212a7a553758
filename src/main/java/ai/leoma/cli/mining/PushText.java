package ai.leoma.cli.mining;

import ai.leoma.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What was written, and what comes next.
///
/// @param module as `chutes` names what is in the file
/// @param chuteId the id that Chutes gives this name in this account
record PushText(ChuteFile chute, Path file, String module, String chuteId, boolean isDeployed) {
  private static final int LABEL = 12;

  List<String> lines(Terminal terminal) {
    List<String> lines = new ArrayList<>();
    lines.add(terminal.strong((isDeployed ? "Deployed " : "Wrote ") + file));
    lines.add("");
    label(lines, terminal, "model", chute.model().name());
    label(lines, terminal, "revision", chute.model().revision());
    label(lines, terminal, "chute", chuteId + ", in the account " + chute.account());
    label(
        lines,
        terminal,
        "runs on",
        "%d x RTX PRO 6000 with %d GB or more; TEE, private, no network once it runs"
            .formatted(chute.gpus(), chute.memoryGigabytes()));
    lines.add("");
    lines.add("Next:");
    int number = 1;
    if (!isDeployed) {
      lines.add("  cd " + file.getParent());
      if (chute.image().isEmpty()) {
        step(
            lines,
            terminal,
            number++,
            "chutes build %s --wait".formatted(module),
            "builds the image that the file describes, once");
      }
      step(
          lines,
          terminal,
          number++,
          "chutes deploy %s --accept-fee".formatted(module),
          "asks for a fee once: three times the hourly price of the GPUs. The hotkey of your Chutes account must be registered on the subnet");
    }
    step(
        lines,
        terminal,
        number++,
        "chutes warmup " + chuteId,
        "until it is hot; the first start took others from 20 minutes to more than an hour and a half");
    step(
        lines,
        terminal,
        number,
        String.join(
            " \\\n       ",
            "./leoma miner commit",
            "--model-name " + chute.model().name(),
            "--model-revision " + chute.model().revision(),
            "--chute-id " + chuteId,
            "--wallet WALLET --hotkey HOTKEY"),
        "checks all that the owner checks, then registers the model on the chain");
    return lines;
  }

  private static void label(List<String> lines, Terminal terminal, String label, String text) {
    lines.addAll(
        terminal.hanging(
            "  " + terminal.faint(label) + " ".repeat(LABEL - label.length()), LABEL + 2, text));
  }

  /// The command can be copied as it stands.
  private static void step(
      List<String> lines, Terminal terminal, int number, String command, String meaning) {
    ("  " + number + ". " + command).lines().forEach(lines::add);
    lines.addAll(terminal.hanging("     ", 5, meaning));
  }
}
