package ai.leoma.ranking;

import ai.leoma.access.ReceiverHotkey;
import ai.leoma.answer.Answer;
import ai.leoma.chain.ChainConfig;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.wallet.HeapTooSmall;
import ai.leoma.chain.wallet.HotkeyFile;
import ai.leoma.chain.wallet.KeyFileRefused;
import ai.leoma.validator.weights.SignedWeights;
import ai.leoma.validator.weights.WeightsStatement;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Signs the weights of a moment with the service's own key, for validators to follow while the
/// API cannot be reached (rules 6). Without a key file there are none.
@Startup
@ApplicationScoped
public class WeightsSigning {
  private static final Logger LOG = Logger.getLogger(WeightsSigning.class);

  private static final String KEY_FILE = "leoma.ranking.snapshot-key-file";

  /// The same weights are signed again so often at most, whoever asks.
  private static final Duration RENEWAL = Duration.ofMinutes(1);

  private final Optional<KeyPair> key;
  private final int netuid;
  private final Duration validity;
  private final Clock clock;
  private Optional<Issued> newest = Optional.empty();

  private record Issued(WeightsStatement statement, Answer answer) {}

  @Inject
  WeightsSigning(RankingConfig config, ChainConfig chain, ReceiverHotkey receiver, Clock clock) {
    this(config, chain.netuid(), receiver.configured(), clock);
  }

  /// @param own this service's hotkey, where one is configured
  WeightsSigning(RankingConfig config, int netuid, Optional<Hotkey> own, Clock clock) {
    this.key = config.snapshotKeyFile().map(file -> read(file, config.snapshotKeyPasswordFile()));
    this.netuid = netuid;
    this.validity = config.snapshotValidity();
    this.clock = clock;
    requireOwn(key.map(KeyPair::hotkey), own);
    key.ifPresent(pair -> LOG.infof("weights are signed by %s", pair.hotkey().ss58()));
  }

  /// Refuses a key file that gives no key or another one, as far as that can be seen at once.
  ///
  /// @param own this service's hotkey, as it is configured
  /// @throws IllegalStateException or KeyFileRefused, with a sentence that names the key
  public static void requireKeyFile(RankingConfig config, Optional<String> own) {
    requireOwn(
        config.snapshotKeyFile().flatMap(file -> looked(file, config.snapshotKeyPasswordFile())),
        new ReceiverHotkey(own).configured());
  }

  private static Optional<Hotkey> looked(Path file, Optional<Path> passwordFile) {
    try {
      return HotkeyFile.check(file, passwordFile);
    } catch (KeyFileRefused | HeapTooSmall refused) {
      throw new IllegalStateException(KEY_FILE + ": " + refused.getMessage(), refused);
    }
  }

  private static KeyPair read(Path file, Optional<Path> passwordFile) {
    try {
      return HotkeyFile.read(file, passwordFile);
    } catch (KeyFileRefused e) {
      throw new IllegalStateException(KEY_FILE + ": " + e.getMessage(), e);
    }
  }

  /// Validators believe the hotkey that they were told.
  private static void requireOwn(Optional<Hotkey> signer, Optional<Hotkey> own) {
    if (signer.isPresent() && own.isPresent() && !signer.equals(own)) {
      throw new KeyFileRefused(
          "leoma.ranking.snapshot-key-file holds the key of %s, but leoma.access.hotkey is %s"
              .formatted(signer.get().ss58(), own.get().ss58()));
    }
  }

  /// Empty without a key, and before the first ranking.
  synchronized Optional<Answer> signed(CurrentWeights.Published weights) {
    if (key.isEmpty() || weights.ranking().isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (newest.filter(last -> isStill(last.statement(), weights, now)).isEmpty()) {
      WeightsStatement statement = statement(weights, now);
      Answer answer = Answer.plain(SignedWeights.of(statement, key.get()).json());
      newest = Optional.of(new Issued(statement, answer));
    }
    return newest.map(Issued::answer);
  }

  private static boolean isStill(
      WeightsStatement last, CurrentWeights.Published weights, Instant now) {
    return last.ranking() == weights.ranking().orElseThrow().id()
        && last.payee().equals(weights.payee())
        && now.isBefore(last.issuedAt().plus(RENEWAL));
  }

  private WeightsStatement statement(CurrentWeights.Published weights, Instant now) {
    StoredRanking ranking = weights.ranking().orElseThrow();
    return new WeightsStatement(
        netuid,
        ranking.id(),
        ranking.inputsSha256(),
        weights.payee(),
        now,
        now.plus(validity),
        key.orElseThrow().hotkey());
  }

  @PreDestroy
  void close() {
    key.ifPresent(KeyPair::close);
  }
}
