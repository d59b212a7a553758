package ai.leoma.validator.weights;

import ai.leoma.chain.Hotkey;
import ai.leoma.files.WholeFile;
import ai.leoma.validator.weights.PublishedWeights.Stated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/// The newest signed weights that this validator has seen, in a file beside its journal. What is in
/// the file is believed no more than what comes over the network: it is checked again when it is
/// used.
public final class KeptWeights {
  private static final Logger LOG = Logger.getLogger(KeptWeights.class);
  private static final String FILE = "weights-snapshot.json";
  private static final int LARGEST_BYTES = 1 << 14;

  /// Clocks differ.
  private static final Duration LEAD = Duration.ofMinutes(2);

  /// Whatever its signer says, nothing is believed for longer.
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Path file;
  private final int netuid;

  /// @param netuid of the subnet that its weights are for
  public KeptWeights(Path folder, int netuid) {
    this.file = folder.resolve(FILE);
    this.netuid = netuid;
  }

  /// How an offer ended.
  public enum Offer {
    /// Kept, in place of what was kept before.
    KEPT,
    /// Not newer than what is kept.
    OLD,
    /// Not what the service publishes, which is what is checked: the one may be a moment newer.
    DIFFERENT,
    /// Not signed by whom it must be, for another subnet, expired, or from the future.
    REFUSED
  }

  /// @param published what the service publishes at the same time, unsigned
  /// @param signers whose signature is good
  /// @throws UncheckedIOException when it is good and cannot be written
  public Offer offer(byte[] json, Stated published, Set<Hotkey> signers, Instant now) {
    Optional<SignedWeights> offered = good(json, signers, now);
    if (offered.isEmpty()) {
      return Offer.REFUSED;
    }
    WeightsStatement statement = offered.get().statement();
    if (!isSame(statement, published)) {
      return Offer.DIFFERENT;
    }
    Optional<WeightsStatement> kept = usable(signers, now).map(SignedWeights::statement);
    boolean isOld =
        kept.filter(
                last ->
                    !statement.issuedAt().isAfter(last.issuedAt())
                        || statement.ranking() < last.ranking())
            .isPresent();
    if (isOld) {
      return Offer.OLD;
    }
    write(offered.get().json());
    return Offer.KEPT;
  }

  private static boolean isSame(WeightsStatement statement, Stated published) {
    boolean isOfThatRanking =
        published.ranking().isEmpty() || published.ranking().getAsLong() == statement.ranking();
    return isOfThatRanking && published.paid().equals(statement.payee());
  }

  /// What may be believed now, if anything.
  public Optional<SignedWeights> usable(Set<Hotkey> signers, Instant now) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= LARGEST_BYTES
          ? good(Files.readAllBytes(file), signers, now)
          : Optional.empty();
    } catch (IOException e) {
      LOG.warnf("%s cannot be read: %s", file, e.getMessage());
      return Optional.empty();
    }
  }

  /// So that nothing is left to be believed of who was found to contradict himself.
  public void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  private Optional<SignedWeights> good(byte[] json, Set<Hotkey> signers, Instant now) {
    try {
      SignedWeights read = SignedWeights.read(json);
      return Optional.of(read).filter(one -> isGood(one, signers, now));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private boolean isGood(SignedWeights signed, Set<Hotkey> signers, Instant now) {
    WeightsStatement statement = signed.statement();
    Instant end = statement.issuedAt().plus(LONGEST);
    return statement.netuid() == netuid
        && signers.contains(statement.signer())
        && !statement.issuedAt().isAfter(now.plus(LEAD))
        && now.isBefore(statement.expiresAt())
        && now.isBefore(end)
        && signed.isSigned();
  }

  private void write(byte[] json) {
    try {
      WholeFile.write(file, json);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
