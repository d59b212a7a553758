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
import ai.leoma.ranking.WeightsSigning;
import ai.leoma.storage.StorageConfig;
import ai.leoma.task.TaskConfig;
import ai.leoma.validator.ValidatorConfig;
import ai.leoma.validator.ValidatorLoopConfig;
import ai.leoma.validator.ValidatorLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Everything that is configured for a role, read and looked at before anything starts: all that is
/// missing and all that is wrong, and not only the first of it.
///
/// @param command whose settings they are
/// @param settings with the role's groups when nothing is wrong with their values
/// @param missing what is not set
/// @param wrong a sentence for each fault
public record RoleSettings(
    String command, Settings settings, List<RequiredSetting> missing, List<String> wrong) {
  private static final Class<?>[] OWNER = {
    AccessConfig.class,
    ChainConfig.class,
    DatabaseConfig.class,
    EvaluationConfig.class,
    EventsConfig.class,
    GateConfig.class,
    InferenceConfig.class,
    JudgeConfig.class,
    MediaConfig.class,
    MinerConfig.class,
    RankingConfig.class,
    StorageConfig.class,
    TaskConfig.class,
    ValidatorConfig.class,
    ValidatorLoopConfig.class
  };

  private static final Class<?>[] VALIDATOR = {
    ChainConfig.class,
    JudgeConfig.class,
    MediaConfig.class,
    StorageConfig.class,
    ValidatorConfig.class,
    ValidatorLoopConfig.class
  };

  public RoleSettings {
    missing = List.copyOf(missing);
    wrong = List.copyOf(wrong);
  }

  /// @param flags what comes before everything else
  public static RoleSettings ofOwner(Map<String, String> flags) {
    Settings plain = Settings.fromOutside(flags);
    List<RequiredSetting> missing = plain.missing(RequiredSettings.ofOwner(plain));
    return read("serve", plain, flags, missing, OWNER, RoleSettings::ownersFaults);
  }

  /// @param flags what comes before everything else
  public static RoleSettings ofValidator(Map<String, String> flags) {
    Settings plain = Settings.fromOutside(flags);
    List<RequiredSetting> missing = plain.missing(RequiredSettings.ofValidator(plain));
    return read("validate", plain, flags, missing, VALIDATOR, RoleSettings::validatorsFaults);
  }

  private interface RoomChecks {
    List<Runnable> of(Settings settings);
  }

  private static RoleSettings read(
      String command,
      Settings plain,
      Map<String, String> flags,
      List<RequiredSetting> missing,
      Class<?>[] groups,
      RoomChecks checks) {
    try {
      Settings settings = Settings.wholeFromOutside(flags, groups);
      return new RoleSettings(command, settings, missing, faults(checks.of(settings), missing));
    } catch (WrongConfiguration e) {
      return new RoleSettings(command, plain, missing, e.faults());
    }
  }

  /// What the rooms themselves would refuse at their start.
  private static List<Runnable> ownersFaults(Settings settings) {
    List<Runnable> checks = new ArrayList<>(shared(settings));
    checks.add(() -> address(settings));
    checks.add(settings.mapping(AccessConfig.class)::requireUsable);
    checks.add(settings.mapping(GateConfig.class)::requireUsable);
    checks.add(settings.mapping(TaskConfig.class)::requireUsable);
    checks.add(settings.mapping(InferenceConfig.class)::requireUsable);
    checks.add(settings.mapping(RankingConfig.class)::requireUsable);
    checks.add(settings.mapping(EventsConfig.class)::requireUsable);
    return checks;
  }

  private static List<Runnable> validatorsFaults(Settings settings) {
    List<Runnable> checks = new ArrayList<>(shared(settings));
    checks.add(() -> ValidatorLoops.requireUsable(settings.mapping(ValidatorLoopConfig.class)));
    return checks;
  }

  private static List<Runnable> shared(Settings settings) {
    StorageConfig storage = settings.mapping(StorageConfig.class);
    return List.of(
        () -> storage.settings(storage.samplesBucket()),
        settings.mapping(JudgeConfig.class)::settings,
        settings.mapping(MediaConfig.class)::limits,
        () -> ConfiguredChain.check(settings.mapping(ChainConfig.class)));
  }

  private static List<String> faults(List<Runnable> checks, List<RequiredSetting> missing) {
    return checks.stream()
        .flatMap(RoleSettings::fault)
        .filter(fault -> missing.stream().noneMatch(setting -> fault.contains(setting.key())))
        .toList();
  }

  private static Stream<String> fault(Runnable check) {
    try {
      check.run();
      return Stream.empty();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Stream.of(e.getMessage());
    }
  }

  private static void address(Settings settings) {
    DatabaseConfig database = settings.mapping(DatabaseConfig.class);
    if (database.url().isPresent() && database.user().isPresent()) {
      var unused =
          DatabaseAddress.of(
              database.url().get(), database.user().get(), database.password().orElse(""));
    }
  }

  public boolean isSound() {
    return missing.isEmpty() && wrong.isEmpty();
  }

  /// Missing and wrong together, a sentence each.
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    missing.forEach(setting -> faults.add(setting.key() + " is not set: " + setting.meaning()));
    faults.addAll(wrong);
    return faults;
  }

  /// @throws MissingConfiguration when that is all
  /// @throws WrongConfiguration when something is wrong; it names what is missing, too
  public Settings sound() {
    if (wrong.isEmpty() && !missing.isEmpty()) {
      throw new MissingConfiguration(command, missing);
    }
    if (!isSound()) {
      List<String> lines = new ArrayList<>();
      lines.add("wrong configuration, so `leoma " + command + "` does not start:");
      faults().forEach(fault -> lines.add("  " + fault));
      throw new WrongConfiguration(lines);
    }
    return settings;
  }

  /// As [#sound()], and the file from which the role's own key comes was looked at, too. Nothing
  /// else outside of the settings is: that is the doctor's.
  ///
  /// @throws WrongConfiguration also when that file gives no key
  public Settings startable() {
    Settings sound = sound();
    Runnable keyFile =
        command.equals("validate")
            ? () -> ValidatorLoops.requireKeyFile(sound.mapping(ValidatorLoopConfig.class))
            : () -> WeightsSigning.requireKeyFile(sound.mapping(RankingConfig.class));
    fault(keyFile)
        .forEach(
            fault -> {
              throw new WrongConfiguration(fault);
            });
    return sound;
  }
}
