package ai.leoma.cli.mining;

import ai.leoma.cli.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `leoma miner commit` with all that it needs, for what a test does not say itself.
record CommitCall(String modelName, String modelRevision, String chuteId, Path key) {

  Ended run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("miner", "commit"));
    arguments.addAll(List.of(more));
    addUnlessGiven(arguments, "--model-name", modelName);
    addUnlessGiven(arguments, "--model-revision", modelRevision);
    addUnlessGiven(arguments, "--chute-id", chuteId);
    addUnlessGiven(arguments, "--hotkey-file", key.toString());
    return Ended.run(arguments.toArray(String[]::new));
  }

  private static void addUnlessGiven(List<String> arguments, String option, String value) {
    if (!arguments.contains(option)) {
      arguments.addAll(List.of(option, value));
    }
  }
}
