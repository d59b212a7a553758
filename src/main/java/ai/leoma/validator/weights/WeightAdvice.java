package ai.leoma.validator.weights;

import ai.leoma.chain.Hotkey;
import ai.leoma.validator.weights.Advice.Ground;
import ai.leoma.validator.weights.Advice.Reason;
import ai.leoma.validator.weights.CheckResult.Contradicted;
import ai.leoma.validator.weights.PublishedWeights.Stated;
import ai.leoma.validator.weights.WeightsStatement.Payee;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Whom to pay: whom the service publishes, after its ranking was checked.
///
/// What cannot be reached or seen yet is followed. What contradicts is fetched and computed a
/// second time; only what contradicts twice makes the weights burn, until a ranking that is no
/// older is confirmed. When the service cannot be reached, the newest signed weights are followed
/// until they expire (rules 6). One thread at a time.
public final class WeightAdvice {
  private static final Logger LOG = Logger.getLogger(WeightAdvice.class);

  private final String name;
  private final WeightsSource source;
  private final RankingTrust trust;
  private final KeptWeights kept;
  private final Supplier<Set<Hotkey>> signers;
  private final Duration lookEvery;
  private final InstantSource clock;
  private Instant lastLook = Instant.EPOCH;

  /// @param name of the validator, in the log
  /// @param signers whose signature is good under signed weights
  /// @param lookEvery how often the service is looked at while no weights are due
  public WeightAdvice(
      String name,
      WeightsSource source,
      RankingTrust trust,
      KeptWeights kept,
      Supplier<Set<Hotkey>> signers,
      Duration lookEvery,
      InstantSource clock) {
    this.name = name;
    this.source = source;
    this.trust = trust;
    this.kept = kept;
    this.signers = signers;
    this.lookEvery = lookEvery;
    this.clock = clock;
  }

  /// Looks at the service between two settings: keeps its signed weights, and now and then checks
  /// what it publishes, so that most of the work is done when weights are due.
  public void lookWhenDue() throws InterruptedException {
    if (Duration.between(lastLook, clock.instant()).compareTo(lookEvery) < 0) {
      return;
    }
    if (trust.isCheckDue()) {
      Advice unused = now();
    } else {
      lastLook = clock.instant();
      if (source.weights() instanceof Stated stated) {
        keepSigned(stated);
      }
    }
    trust.checkAgainWhatIsCompleteNow();
    forgetWhatIsNotTrusted();
  }

  public Advice now() throws InterruptedException {
    lastLook = clock.instant();
    Advice advice = ofService();
    forgetWhatIsNotTrusted();
    Optional<Contradicted> distrust = trust.distrust();
    return distrust
        .<Advice>map(why -> new Advice.Burn(Reason.CONTRADICTED, why.what()))
        .orElse(advice);
  }

  private Advice ofService() throws InterruptedException {
    return switch (source.weights()) {
      case PublishedWeights.Unreadable(String why) -> ofKept(why);
      case Stated stated -> {
        keepSigned(stated);
        yield checked(stated);
      }
    };
  }

  private Advice checked(Stated first) throws InterruptedException {
    if (!(trust.look(first) instanceof Contradicted)) {
      return follow(first);
    }
    trust.pauseBeforeSecondLook();
    return switch (source.weights()) {
      case PublishedWeights.Unreadable(String why) -> ofKept(why);
      case Stated second -> {
        trust.lookAgain(second);
        yield follow(second);
      }
    };
  }

  private Advice follow(Stated stated) {
    Ground ground = trust.isConfirmed(stated) ? Ground.CONFIRMED : Ground.UNPROVEN;
    return stated
        .paid()
        .<Advice>map(payee -> new Advice.Pay(payee, ground))
        .orElseGet(() -> new Advice.Burn(Reason.PUBLISHED, "the service names no winner"));
  }

  private Advice ofKept(String why) {
    Optional<WeightsStatement> usable =
        kept.usable(signers.get(), clock.instant()).map(SignedWeights::statement);
    if (usable.isEmpty()) {
      LOG.warnf("validator %s: no weights (%s) and no signed ones are at hand", name, why);
      return new Advice.Burn(Reason.UNREACHABLE, why);
    }
    LOG.warnf(
        "validator %s: no weights (%s): those signed at %s stand until %s",
        name, why, usable.get().issuedAt(), usable.get().expiresAt());
    Optional<Payee> payee = usable.get().payee();
    return payee
        .<Advice>map(one -> new Advice.Pay(one, Ground.SNAPSHOT))
        .orElseGet(() -> new Advice.Burn(Reason.PUBLISHED, "the signed weights name no winner"));
  }

  private void keepSigned(Stated stated) throws InterruptedException {
    Optional<byte[]> offered = source.signedWeights();
    if (offered.isEmpty()) {
      return;
    }
    try {
      switch (kept.offer(offered.get(), stated, signers.get(), clock.instant())) {
        case KEPT, OLD -> LOG.tracef("validator %s: signed weights seen", name);
        case DIFFERENT ->
            LOG.infof(
                "validator %s: the service's signed weights say something else than its weights;"
                    + " they are not kept",
                name);
        case REFUSED ->
            LOG.warnf(
                "validator %s: the service's signed weights are not good: not by the hotkey of the"
                    + " service or the subnet's owner, for another subnet, or not of this time",
                name);
      }
    } catch (RuntimeException e) {
      LOG.warnf("validator %s: signed weights are not kept: %s", name, e.getMessage());
    }
  }

  private void forgetWhatIsNotTrusted() {
    if (trust.distrust().isPresent()) {
      kept.forget();
    }
  }
}
