package ai.leoma.cli.doctor;

import ai.leoma.access.AccessConfig;
import ai.leoma.chain.Hotkey;
import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Doubtful;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.cli.settings.RequiredSetting;
import ai.leoma.cli.settings.RoleSettings;
import ai.leoma.cli.settings.SecretSetting;
import ai.leoma.cli.settings.Settings;
import ai.leoma.database.DatabaseAddress;
import ai.leoma.inference.InferenceConfig;
import ai.leoma.judge.JudgeConfig;
import ai.leoma.media.MediaConfig;
import ai.leoma.ranking.RankingConfig;
import ai.leoma.storage.StorageConfig;
import ai.leoma.task.TaskConfig;
import ai.leoma.validator.ValidatorLoopConfig;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at everything that a role needs from outside, with the settings that the role itself would
/// read. Nothing of the service is started.
final class Doctor {
  private static final String CONFIGURATION = "configuration";
  private static final String REFERENCE = "docs/reference/configuration.md";
  private static final long ROUND_BYTES = 10L << 30;
  private static final long JOURNAL_BYTES = 1L << 30;
  private static final Duration HTTP_DATE = Duration.ofSeconds(1);

  private final RoleSettings role;
  private final InstantSource clock;

  Doctor(RoleSettings role, InstantSource clock) {
    this.role = role;
    this.clock = clock;
  }

  /// @param deadline of each check; all are made at the same time
  DoctorReport examine(Duration deadline) {
    List<Examination> made = new ArrayList<>(configuration());
    if (role.isSound()) {
      try (Remote remote = new Remote()) {
        made.addAll(Checkup.of(checks(remote), deadline));
      }
    }
    return new DoctorReport(role.command(), made, secrets());
  }

  private List<Examination> configuration() {
    List<Examination> found = new ArrayList<>();
    if (role.isStartable()) {
      found.add(finding(new Good("nothing is missing, and every value can be read")));
    }
    for (RequiredSetting setting : role.missing()) {
      found.add(
          finding(
              new Bad(
                  setting.key() + " is not set: " + setting.meaning(),
                  "set "
                      + setting.environmentVariable()
                      + ", or the key in config/application.properties")));
    }
    Stream.concat(role.wrong().stream(), role.keyFileFault().stream())
        .forEach(fault -> found.add(finding(new Bad(fault, "see " + REFERENCE))));
    for (String variable : role.unknownVariables()) {
      found.add(
          finding(
              new Doubtful(
                  "there is no setting " + variable + ", and nobody reads it",
                  "correct its name (see " + REFERENCE + "), or remove it")));
    }
    return found;
  }

  private static Examination finding(Finding finding) {
    return new Examination(CONFIGURATION, finding, Duration.ZERO);
  }

  private List<Check> checks(Remote remote) {
    return role.command().equals("serve") ? ofOwner(remote) : ofValidator(remote);
  }

  private List<Check> ofOwner(Remote remote) {
    Settings settings = role.settings();
    DatabaseChecks database =
        new DatabaseChecks(
            DatabaseAddress.of(
                settings.value("leoma.database.url").orElseThrow(),
                settings.value("leoma.database.user").orElseThrow(),
                settings.value("leoma.database.password").orElseThrow()));
    StorageConfig storage = settings.mapping(StorageConfig.class);
    ClockCheck databaseClock =
        new ClockCheck(clock, "the database", database::time, Duration.ofMillis(1));
    TaskConfig tasks = settings.mapping(TaskConfig.class);
    List<Check> checks = new ArrayList<>();
    HotkeyCheck.ofOwner(
            settings.mapping(RankingConfig.class), settings.mapping(AccessConfig.class).hotkey())
        .filter(_ -> role.isStartable())
        .ifPresent(check -> checks.add(hotkey(check)));
    checks.addAll(
        List.of(
            new Check("database", database::schema),
            clock(remote),
            new Check("database's clock", databaseClock::look),
            new Check(
                "samples bucket",
                new StorageCheck(storage.settings(storage.samplesBucket()), StorageCheck.Use.WRITE)
                    ::look),
            new Check(
                "source bucket",
                new StorageCheck(
                        storage.settings(storage.sourceBucket()), StorageCheck.Use.READ_SOURCES)
                    ::look),
            new Check("chain", new ChainCheck(settings, Optional.empty())::look),
            new Check(
                "chutes", new ChutesCheck(remote, settings.mapping(InferenceConfig.class))::look),
            judge(remote),
            ffmpeg(),
            new Check(
                "work folder",
                new FolderCheck("leoma.task.work-folder", tasks.workFolder(), ROUND_BYTES)::look)));
    return checks;
  }

  private List<Check> ofValidator(Remote remote) {
    Settings settings = role.settings();
    ValidatorLoopConfig config = settings.mapping(ValidatorLoopConfig.class);
    StorageConfig storage = settings.mapping(StorageConfig.class);
    CompletableFuture<Hotkey> hotkey = new CompletableFuture<>();
    List<Check> checks = new ArrayList<>();
    role.keyFileFault()
        .ifPresentOrElse(
            fault -> hotkey.completeExceptionally(new IllegalStateException(fault)),
            () -> checks.add(hotkey(HotkeyCheck.ofValidator(config, hotkey))));
    checks.addAll(
        List.of(
            new Check(
                "owner's service", new OwnerApiCheck(remote, config.apiUrl().orElseThrow())::look),
            clock(remote),
            new Check(
                "samples bucket",
                new StorageCheck(storage.settings(storage.samplesBucket()), StorageCheck.Use.READ)
                    ::look),
            new Check("chain", new ChainCheck(settings, Optional.of(hotkey))::look),
            judge(remote),
            ffmpeg(),
            new Check(
                "journal",
                new FolderCheck("leoma.validator.folder", config.folder(), JOURNAL_BYTES)::look)));
    return checks;
  }

  private static Check hotkey(HotkeyCheck check) {
    return new Check("hotkey", check::look);
  }

  /// Compared with that of somebody far away: a database on the same machine has the same clock, be
  /// it right or wrong, and what others sign is only a few seconds good.
  private Check clock(Remote remote) {
    URI judge = role.settings().mapping(JudgeConfig.class).settings().baseUrl();
    return new Check(
        "clock", new ClockCheck(clock, judge.getHost(), () -> remote.date(judge), HTTP_DATE)::look);
  }

  private Check judge(Remote remote) {
    return new Check(
        "judge",
        new JudgeCheck(remote, role.settings().mapping(JudgeConfig.class).settings())::look);
  }

  private Check ffmpeg() {
    return new Check(
        "ffmpeg", new MediaCheck(role.settings().mapping(MediaConfig.class).cacheFolder())::look);
  }

  private Set<String> secrets() {
    Settings settings = role.settings();
    return settings
        .keys()
        .filter(SecretSetting::isSecret)
        .flatMap(key -> settings.value(key).stream())
        .collect(Collectors.toSet());
  }
}
