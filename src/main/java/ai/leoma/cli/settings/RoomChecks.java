package ai.leoma.cli.settings;

import ai.leoma.access.AccessConfig;
import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.ConfiguredChain;
import ai.leoma.database.DatabaseAddress;
import ai.leoma.database.DatabaseConfig;
import ai.leoma.evaluation.EvaluationConfig;
import ai.leoma.events.EventsConfig;
import ai.leoma.gate.GateConfig;
import ai.leoma.inference.InferenceConfig;
import ai.leoma.judge.JudgeConfig;
import ai.leoma.media.MediaConfig;
import ai.leoma.miner.MinerConfig;
import ai.leoma.ranking.RankingConfig;
import ai.leoma.storage.StorageConfig;
import ai.leoma.task.TaskConfig;
import ai.leoma.validator.ValidatorConfig;
import ai.leoma.validator.ValidatorLoopConfig;
import ai.leoma.validator.ValidatorLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the rooms of a role say of their settings: what they would refuse at their start, and what
/// they could not work with.
final class RoomChecks {
  private static final String OF_VOTES = "leoma.evaluation.";

  private RoomChecks() {}

  /// A sentence for each fault, each once.
  static List<String> ofOwner(Settings settings) {
    List<Runnable> checks = shared(settings);
    AccessConfig access = settings.mapping(AccessConfig.class);
    EvaluationConfig evaluation = settings.mapping(EvaluationConfig.class);
    checks.add(settings.mapping(DatabaseConfig.class)::requireUsable);
    checks.add(() -> address(settings));
    checks.add(settings.mapping(StorageConfig.class)::requireSources);
    checks.add(access::requireUsable);
    checks.add(settings.mapping(GateConfig.class)::requireUsable);
    checks.add(settings.mapping(TaskConfig.class)::requireUsable);
    checks.add(settings.mapping(InferenceConfig.class)::requireUsable);
    checks.add(settings.mapping(MinerConfig.class)::requireUsable);
    checks.add(() -> evaluation.requireUsable(access.maxBodyBytes()));
    checks.add(settings.mapping(RankingConfig.class)::requireUsable);
    checks.add(settings.mapping(EventsConfig.class)::requireUsable);
    checks.add(settings.mapping(ValidatorConfig.class)::requireUsable);
    return faults(checks);
  }

  /// A sentence for each fault, each once.
  static List<String> ofValidator(Settings settings) {
    List<Runnable> checks = shared(settings);
    ValidatorLoopConfig validator = settings.mapping(ValidatorLoopConfig.class);
    checks.add(() -> ValidatorLoops.requireHotkey(validator));
    checks.add(
        () ->
            ValidatorLoops.requireUsable(
                validator,
                settings.mapping(JudgeConfig.class),
                settings.mapping(ChainConfig.class)));
    return faults(checks);
  }

  /// Of what can be told while a room's settings cannot even be read.
  static List<String> ofServer(Settings settings) {
    return faults(ServerSettings.checks(settings));
  }

  private static List<Runnable> shared(Settings settings) {
    StorageConfig storage = settings.mapping(StorageConfig.class);
    JudgeConfig judge = settings.mapping(JudgeConfig.class);
    List<Runnable> checks = new ArrayList<>(ServerSettings.checks(settings));
    checks.add(
        () -> {
          storage.requireUsable();
          var unused = storage.settings(storage.samplesBucket());
        });
    checks.add(
        () -> {
          judge.requireUsable();
          var unused = judge.settings();
        });
    checks.add(settings.mapping(MediaConfig.class)::requireUsable);
    checks.add(() -> ConfiguredChain.check(settings.mapping(ChainConfig.class)));
    return checks;
  }

  private static void address(Settings settings) {
    DatabaseConfig database = settings.mapping(DatabaseConfig.class);
    if (database.url().isPresent() && database.user().isPresent()) {
      var unused =
          DatabaseAddress.of(
              database.url().get(), database.user().get(), database.password().orElse(""));
    }
  }

  private static List<String> faults(List<Runnable> checks) {
    List<String> faults = checks.stream().flatMap(RoomChecks::faults).distinct().toList();
    return faults.stream().filter(fault -> !isInherited(fault, faults)).toList();
  }

  /// Some settings of the votes are by default those of the rankings or of the judge, and with them
  /// wrong.
  private static boolean isInherited(String fault, List<String> faults) {
    return fault.startsWith(OF_VOTES)
        && Stream.of("leoma.ranking.", "leoma.judge.")
            .anyMatch(source -> faults.contains(source + fault.substring(OF_VOTES.length())));
  }

  /// A room tells all that it knows, a line each.
  static Stream<String> faults(Runnable check) {
    try {
      check.run();
      return Stream.empty();
    } catch (IllegalArgumentException | IllegalStateException | WrongConfiguration e) {
      return e.getMessage().lines();
    }
  }
}
