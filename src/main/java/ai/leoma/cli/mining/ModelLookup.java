package ai.leoma.cli.mining;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.terminal.CommandVertx;
import ai.leoma.cli.terminal.Progress;
import ai.leoma.inference.InferenceConfig;
import ai.leoma.miner.CommitmentText;
import ai.leoma.miner.Examination;
import ai.leoma.miner.MinerConfig;
import ai.leoma.miner.MinerExamination;
import ai.leoma.miner.ValidityCheck;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the owner will say of a model before it is deployed or committed.
final class ModelLookup {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /// What can be looked at by then.
  private static final Set<String> BEFOREHAND =
      Set.of(
              ValidityCheck.NAME_START,
              ValidityCheck.NAME_END,
              ValidityCheck.MODEL_FOUND,
              ValidityCheck.MODEL_COMMIT,
              ValidityCheck.WEIGHT_FILES)
          .stream()
          .map(check -> check.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private ModelLookup() {}

  /// @param chuteId that the model's chute will have
  static Checklist of(Hotkey hotkey, ModelAtCommit model, String chuteId, Progress progress) {
    Settings settings = Settings.fromOutside(Map.of(), InferenceConfig.class, MinerConfig.class);
    Vertx vertx = CommandVertx.small();
    try {
      MinerExamination examiner =
          new MinerExamination(
              vertx,
              settings.mapping(InferenceConfig.class),
              settings.mapping(MinerConfig.class),
              Clock.systemUTC());
      Revealed commitment =
          new Revealed(0, CommitmentText.of(model.name(), model.revision(), chuteId));
      Examination found =
          progress.await(
              "asking Hugging Face",
              examiner.examine(hotkey, false, List.of(commitment)),
              PATIENCE);
      return new Checklist(
          new OwnerChecks(hotkey, 0, found, Optional.empty())
              .lines().stream().filter(line -> BEFOREHAND.contains(line.id())).toList());
    } finally {
      CommandVertx.close(vertx);
    }
  }
}
