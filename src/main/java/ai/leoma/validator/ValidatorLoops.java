package ai.leoma.validator;

import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.ConfiguredChain;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.wallet.HeapTooSmall;
import ai.leoma.chain.wallet.HotkeyFile;
import ai.leoma.chain.wallet.KeyFileRefused;
import ai.leoma.chain.wallet.WalletHotkey;
import ai.leoma.judge.Judge;
import ai.leoma.judge.JudgeConfig;
import ai.leoma.judge.JudgeSettings;
import ai.leoma.media.Media;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.SamplesBucket;
import ai.leoma.storage.StorageConfig;
import ai.leoma.validator.weights.RankingChecker;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Opens validators: the one of this process's configuration, or several with keys of their own.
@ApplicationScoped
public class ValidatorLoops {
  private static final Logger LOG = Logger.getLogger(ValidatorLoops.class);

  private final ValidatorLoopConfig config;
  private final JudgeConfig judgeConfig;
  private final StorageConfig storageConfig;
  private final ChainConfig chainConfig;
  private final RankingChecker.Opener checkers;
  private final ObjectStore samples;
  private final Media media;
  private final Instance<ConfiguredChain> chain;
  private final Clock clock;
  private final MeterRegistry metrics;

  ValidatorLoops(
      ValidatorLoopConfig config,
      JudgeConfig judgeConfig,
      StorageConfig storageConfig,
      ChainConfig chainConfig,
      RankingChecker.Opener checkers,
      @SamplesBucket ObjectStore samples,
      Media media,
      Instance<ConfiguredChain> chain,
      Clock clock,
      MeterRegistry metrics) {
    this.config = config;
    this.judgeConfig = judgeConfig;
    this.storageConfig = storageConfig;
    this.chainConfig = chainConfig;
    this.checkers = checkers;
    this.samples = samples;
    this.media = media;
    this.chain = chain;
    this.clock = clock;
    this.metrics = metrics;
  }

  /// The validator that the configuration describes.
  ///
  /// @throws IllegalStateException when its address or key file is not configured
  /// @throws KeyFileRefused when the file gives no key
  /// @throws HeapTooSmall when it is encrypted and this process cannot have the memory to open it
  public ValidatorLoop ofConfiguration() {
    URI apiUrl = required(config.apiUrl(), "api-url");
    KeyPair key = HotkeyFile.read(hotkeyFile(config), config.hotkeyPasswordFile());
    ValidatorSettings settings =
        settings(config, judgeConfig, chainConfig, apiUrl, config.folder());
    LOG.infof(
        "validator %s: requests are signed %s",
        key.hotkey().ss58(),
        settings
            .apiHotkey()
            .map(owner -> "with btauth/1 for " + owner.ss58())
            .orElse("with the old headers, as leoma.validator.api-hotkey is not set"));
    return open(
        key,
        settings,
        chain.get().writingAs(key, Optional.of(settings.folder())),
        judgeConfig.settings());
  }

  /// One of several validators of this process.
  public ValidatorLoop open(
      KeyPair key, URI apiUrl, Path folder, Chain ownChain, String judgeApiKey) {
    return open(
        key,
        settings(config, judgeConfig, chainConfig, apiUrl, folder),
        ownChain,
        judgeConfig.settings().withApiKey(judgeApiKey));
  }

  private ValidatorLoop open(
      KeyPair key, ValidatorSettings settings, Chain ownChain, JudgeSettings judge) {
    return new ValidatorLoop(
        settings,
        key,
        samples,
        storageConfig.samplesBucket(),
        media,
        Judge.open(judge, metrics),
        ownChain,
        checkers,
        clock,
        metrics);
  }

  private static ValidatorSettings settings(
      ValidatorLoopConfig config,
      JudgeConfig judgeConfig,
      ChainConfig chainConfig,
      URI apiUrl,
      Path folder) {
    return new ValidatorSettings(
        apiUrl,
        apiHotkey(config),
        folder,
        config.pollInterval(),
        config.weightInterval(),
        config.requestTimeout(),
        config.walkBack(),
        config.weightBlocks(),
        new ValidatorSettings.Checks(
            config.checkInterval(),
            config.checkDeadline(),
            config.checkPause(),
            config.checkEnvelopes()),
        chainConfig.netuid(),
        config.burnUid(),
        config.judgeAtOnce(),
        config.roundsPerTask(),
        judgeConfig.frames(),
        judgeConfig.framesPerSecond(),
        config.maxVideoBytes());
  }

  private static Optional<Hotkey> apiHotkey(ValidatorLoopConfig config) {
    return config
        .apiHotkey()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(ValidatorLoops::apiHotkey);
  }

  private static Hotkey apiHotkey(String text) {
    try {
      return Hotkey.ofSs58(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "leoma.validator.api-hotkey is '" + text + "', which is no SS58 address", e);
    }
  }

  /// Refuses a key file that gives no key, as far as that can be seen at once; nothing where none
  /// is configured.
  ///
  /// @throws IllegalStateException with a sentence that names the key
  public static void requireKeyFile(ValidatorLoopConfig config) {
    if (config.hotkeyFile().isEmpty() && config.wallet().isEmpty()) {
      return;
    }
    try {
      HotkeyFile.check(hotkeyFile(config), config.hotkeyPasswordFile());
    } catch (KeyFileRefused | HeapTooSmall refused) {
      String setting = config.wallet().isPresent() ? "wallet" : "hotkey-file";
      throw new IllegalStateException(
          "leoma.validator." + setting + ": " + refused.getMessage(), refused);
    }
  }

  /// Refuses what can be seen to be wrong before anything is opened. That the owner's API is not
  /// set is said elsewhere.
  ///
  /// @throws IllegalArgumentException or IllegalStateException, with sentences that name the keys
  public static void requireUsable(
      ValidatorLoopConfig config, JudgeConfig judgeConfig, ChainConfig chainConfig) {
    URI apiUrl = config.apiUrl().orElse(URI.create("https://not-set.invalid"));
    var unused = settings(config, judgeConfig, chainConfig, apiUrl, config.folder());
  }

  /// Refuses settings that choose no hotkey, or two.
  ///
  /// @throws IllegalStateException with a sentence that names the key
  public static void requireHotkey(ValidatorLoopConfig config) {
    var unused = hotkeyFile(config);
  }

  /// The file that the settings choose.
  ///
  /// @throws IllegalStateException with a sentence that names the key when they choose none or two
  public static Path hotkeyFile(ValidatorLoopConfig config) {
    if (config.wallet().isEmpty() && config.walletHotkey().isEmpty()) {
      return required(config.hotkeyFile(), "hotkey-file");
    }
    if (config.hotkeyFile().isPresent()) {
      throw new IllegalStateException(
          "set leoma.validator.hotkey-file or leoma.validator.wallet, not both");
    }
    return new WalletHotkey(
            required(config.wallet(), "wallet"), required(config.walletHotkey(), "wallet-hotkey"))
        .fileIn(config.walletsFolder().orElseGet(WalletHotkey::defaultFolder));
  }

  private static <T> T required(Optional<T> value, String key) {
    return value.orElseThrow(
        () -> new IllegalStateException("leoma.validator." + key + " is not set"));
  }
}
