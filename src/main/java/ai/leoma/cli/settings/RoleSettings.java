package ai.leoma.cli.settings;

import ai.leoma.access.AccessConfig;
import ai.leoma.chain.ChainConfig;
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
import java.util.Optional;
import java.util.function.Function;

/// Everything that is configured for a role, read and looked at before anything starts: all that is
/// missing and all that is wrong, and not only the first of it.
///
/// @param command whose settings they are
/// @param settings with the role's groups when nothing is wrong with their values
/// @param missing what is not set
/// @param wrong a sentence for each fault
public record RoleSettings(
    String command, Settings settings, List<RequiredSetting> missing, List<String> wrong) {
  private static final String OWNER_COMMAND = "serve";

  /// All groups that there are.
  static final Class<?>[] OWNER = {
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
    return read(OWNER_COMMAND, plain, flags, missing, OWNER, RoomChecks::ofOwner);
  }

  /// @param flags what comes before everything else
  public static RoleSettings ofValidator(Map<String, String> flags) {
    Settings plain = Settings.fromOutside(flags);
    List<RequiredSetting> missing = plain.missing(RequiredSettings.ofValidator(plain));
    return read("validate", plain, flags, missing, VALIDATOR, RoomChecks::ofValidator);
  }

  private static RoleSettings read(
      String command,
      Settings plain,
      Map<String, String> flags,
      List<RequiredSetting> missing,
      Class<?>[] groups,
      Function<Settings, List<String>> rooms) {
    try {
      Settings settings = Settings.wholeFromOutside(flags, groups);
      return new RoleSettings(command, settings, missing, wrong(rooms.apply(settings), missing));
    } catch (WrongConfiguration e) {
      List<String> wrong = new ArrayList<>(e.faults());
      wrong.addAll(RoomChecks.ofServer(plain));
      return new RoleSettings(command, plain, missing, wrong);
    }
  }

  /// What is missing is not told a second time.
  private static List<String> wrong(List<String> faults, List<RequiredSetting> missing) {
    return faults.stream()
        .filter(fault -> missing.stream().noneMatch(setting -> fault.contains(setting.key())))
        .toList();
  }

  public boolean isSound() {
    return missing.isEmpty() && wrong.isEmpty();
  }

  /// Variables that nobody reads, by their names.
  public List<String> unknownVariables() {
    return UnknownVariables.among(settings.names());
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

  /// What is wrong with the file from which the role's own key comes. Nothing else outside of the
  /// settings is looked at: that is the doctor's. Empty, too, while the settings are not sound.
  public Optional<String> keyFileFault() {
    return isSound() ? RoomChecks.faults(this::requireKeyFile).findFirst() : Optional.empty();
  }

  private void requireKeyFile() {
    switch (command) {
      case OWNER_COMMAND ->
          WeightsSigning.requireKeyFile(
              settings.mapping(RankingConfig.class), settings.mapping(AccessConfig.class).hotkey());
      default -> ValidatorLoops.requireKeyFile(settings.mapping(ValidatorLoopConfig.class));
    }
  }

  /// Whether the role would start, as far as that follows from its settings and its key file.
  public boolean isStartable() {
    return isSound() && keyFileFault().isEmpty();
  }

  /// As [#sound()], and the key file is looked at, too.
  ///
  /// @throws WrongConfiguration also when that file gives no key
  public Settings startable() {
    Settings sound = sound();
    keyFileFault()
        .ifPresent(
            fault -> {
              throw new WrongConfiguration(fault);
            });
    return sound;
  }
}
