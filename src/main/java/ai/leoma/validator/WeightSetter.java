package ai.leoma.validator;

import ai.leoma.chain.Chain;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Hyperparameters;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.validator.weights.Advice;
import ai.leoma.validator.weights.KeptWeights;
import ai.leoma.validator.weights.RankingChecker;
import ai.leoma.validator.weights.RankingTrust;
import ai.leoma.validator.weights.StakeReadings;
import ai.leoma.validator.weights.WeightAdvice;
import ai.leoma.validator.weights.WeightSchedule;
import ai.leoma.validator.weights.WeightsSource;
import ai.leoma.validator.weights.WeightsStatement.Payee;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;

/// Sets all weight to the winner that [WeightAdvice] names, or burns it to the subnet owner's
/// hotkey (rules 6). One thread: never more than one setting is on its way.
final class WeightSetter implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WeightSetter.class);
  private static final Duration CHAIN_DEADLINE = Duration.ofMinutes(3);

  /// So that the signed weights that are kept are never much older.
  private static final Duration LOOK_EVERY = Duration.ofMinutes(10);

  private final ValidatorSettings settings;
  private final Hotkey own;
  private final Chain chain;
  private final MeterRegistry metrics;
  private final StakeReadings stakes = new StakeReadings();
  private final WeightSchedule schedule;
  private final WeightWrites writes;
  private final RankingTrust trust;
  private final WeightAdvice advice;

  WeightSetter(
      ValidatorSettings settings,
      Hotkey own,
      WeightsSource service,
      Chain chain,
      RankingChecker.Opener checkers,
      Journal journal,
      Clock clock,
      MeterRegistry metrics) {
    this.settings = settings;
    this.own = own;
    this.chain = chain;
    this.metrics = metrics;
    this.schedule = new WeightSchedule(settings.weightBlocks());
    this.writes = new WeightWrites(own, chain, journal, settings.weightBlocks(), metrics);
    ValidatorSettings.Checks checks = settings.checks();
    RankingChecker checker =
        checkers.open(
            new RankingChecker.Settings(settings.apiUrl(), checks.deadline(), checks.envelopes()),
            new OwnKnowledge(journal));
    this.trust =
        new RankingTrust(own.ss58(), checker, checks.interval(), checks.pause(), clock, metrics);
    this.advice =
        new WeightAdvice(
            own.ss58(),
            service,
            trust,
            new KeptWeights(settings.folder(), settings.netuid()),
            this::signers,
            shorter(checks.interval(), LOOK_EVERY),
            clock);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private final class OwnKnowledge implements RankingChecker.Knowledge {
    private final Journal journal;

    OwnKnowledge(Journal journal) {
      this.journal = journal;
    }

    @Override
    public Hotkey own() {
      return own;
    }

    @Override
    public List<RankingChecker.OwnVote> votes() {
      return journal.votes();
    }

    @Override
    public StakeReadings.Witness stakeOf(Hotkey validator, long block) {
      return stakes.stakeOf(validator, block);
    }
  }

  /// Whose signature is good under signed weights: the service's hotkey as its operator told it,
  /// and the subnet owner's as read from the chain.
  private Set<Hotkey> signers() {
    Set<Hotkey> signers = new HashSet<>();
    settings.apiHotkey().ifPresent(signers::add);
    try {
      chain.subnetOwner().await().atMost(CHAIN_DEADLINE).ifPresent(signers::add);
    } catch (RuntimeException e) {
      LOG.debugf(e, "the subnet's owner cannot be read");
    }
    return signers;
  }

  void setForEver() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        setWhenDue();
        Thread.sleep(settings.weightInterval());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        // also an error: what was too much once must not end the setting of weights for good
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        count("failed");
        LOG.warnf("validator %s: weights not set: %s", own.ss58(), e);
        if (!pause()) {
          return;
        }
      }
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(settings.weightInterval());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /// Sets them when the schedule says so and the chain may take them; else looks at the service.
  void setWhenDue() throws InterruptedException {
    Metagraph metagraph = metagraph();
    Optional<Neuron> self = metagraph.ofHotkey(own);
    if (self.isEmpty()) {
      count("not_registered");
      LOG.warnf("validator %s is not registered on the subnet: no weights to set", own.ss58());
      return;
    }
    long block = metagraph.block().number();
    long last = writes.lastBlock(self.get(), block);
    if (!writes.mayTry(block) || !isDue(block, last)) {
      advice.lookWhenDue();
      return;
    }
    Advice now = advice.now();
    Metagraph newest = metagraph();
    writes.set(payee(now, newest), newest.block().number());
  }

  private Metagraph metagraph() {
    Metagraph metagraph = chain.metagraph().await().atMost(CHAIN_DEADLINE);
    stakes.add(metagraph);
    return metagraph;
  }

  /// The chain is asked for its next epoch only where that makes a difference.
  private boolean isDue(long block, long last) {
    return schedule.isDue(block, last, OptionalLong.empty())
        || schedule.mayBeDueForAnEpoch(block, last) && schedule.isDue(block, last, nextEpoch());
  }

  /// Without it the cadence alone decides.
  private OptionalLong nextEpoch() {
    try {
      return chain
          .hyperparameters()
          .await()
          .atMost(CHAIN_DEADLINE)
          .map(Hyperparameters::nextEpochBlock)
          .orElseGet(OptionalLong::empty);
    } catch (RuntimeException e) {
      LOG.debugf(e, "the next epoch cannot be read");
      return OptionalLong.empty();
    }
  }

  private Hotkey payee(Advice now, Metagraph metagraph) {
    return switch (now) {
      case Advice.Pay(Payee payee, Advice.Ground ground) -> {
        Optional<Hotkey> holder = metagraph.ofUid(payee.uid()).map(Neuron::hotkey);
        if (holder.equals(Optional.of(payee.hotkey()))) {
          note("pay", ground.name());
          yield payee.hotkey();
        }
        LOG.warnf("uid %d is not %s's any more: burning", payee.uid(), payee.hotkey().ss58());
        yield burn("seat_lost", metagraph);
      }
      case Advice.Burn(Advice.Reason reason, String why) -> {
        LOG.infof("validator %s: burning: %s", own.ss58(), why);
        yield burn(reason.name(), metagraph);
      }
    };
  }

  /// The subnet owner's hotkey as the chain has it. One that holds no seat is an error to look at,
  /// not a reason to pay whoever holds the fallback's.
  private Hotkey burn(String reason, Metagraph metagraph) {
    Optional<Hotkey> owner = chain.subnetOwner().await().atMost(CHAIN_DEADLINE);
    count("burn");
    note("burn", reason);
    if (owner.isPresent() && metagraph.ofHotkey(owner.get()).isEmpty()) {
      throw new IllegalStateException(
          "nothing to burn to: the subnet owner's hotkey %s holds no seat"
              .formatted(owner.get().ss58()));
    }
    return owner.orElseGet(() -> fallback(metagraph));
  }

  /// The configured uid, where the adapter cannot tell the owner. Nobody who mines is paid like
  /// this.
  private Hotkey fallback(Metagraph metagraph) {
    int uid = settings.burnUid();
    Hotkey holder =
        metagraph
            .ofUid(uid)
            .map(Neuron::hotkey)
            .orElseThrow(
                () -> new IllegalStateException("nobody to burn to: no hotkey at uid " + uid));
    if (isMiner(holder)) {
      throw new IllegalStateException(
          "nobody to burn to: uid " + uid + " is a miner; set the hotkey of the subnet's owner");
    }
    LOG.warnf("the subnet's owner is not known: burning to uid %d, %s", uid, holder.ss58());
    return holder;
  }

  private boolean isMiner(Hotkey hotkey) {
    return chain
        .revealedCommitments()
        .await()
        .atMost(CHAIN_DEADLINE)
        .byHotkey()
        .containsKey(hotkey);
  }

  private void count(String outcome) {
    metrics.counter("leoma.validator.weights", "outcome", outcome).increment();
  }

  private void note(String decision, String ground) {
    metrics
        .counter(
            "leoma.validator.decision",
            "decision",
            decision,
            "ground",
            ground.toLowerCase(Locale.ROOT))
        .increment();
  }

  @Override
  public void close() {
    trust.close();
  }
}
