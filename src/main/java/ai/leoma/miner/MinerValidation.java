package ai.leoma.miner;

import ai.leoma.access.Blacklist;
import ai.leoma.audit.AuditLog;
import ai.leoma.audit.LogEntry;
import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.RevealedCommitments;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.database.Database;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/// One pass: read the chain, ask about every candidate, decide and write in one transaction, tell.
@ApplicationScoped
class MinerValidation {
  private static final Logger LOG = Logger.getLogger(MinerValidation.class);

  private final Chain chain;
  private final Blacklist blacklist;
  private final MinerLookups lookups;
  private final StandingRepository repository;
  private final Database database;
  private final AuditLog auditLog;
  private final Event<ValidityChanged> changed;
  private final MinerConfig config;
  private final Clock clock;

  MinerValidation(
      Chain chain,
      Blacklist blacklist,
      MinerLookups lookups,
      StandingRepository repository,
      Database database,
      AuditLog auditLog,
      Event<ValidityChanged> changed,
      MinerConfig config,
      Clock clock) {
    this.chain = chain;
    this.blacklist = blacklist;
    this.lookups = lookups;
    this.repository = repository;
    this.database = database;
    this.auditLog = auditLog;
    this.changed = changed;
    this.config = config;
    this.clock = clock;
  }

  private record ChainRead(
      Metagraph metagraph, RevealedCommitments revealed, Set<Hotkey> blacklisted) {}

  Uni<Void> pass() {
    return Uni.createFrom()
        .deferred(this::read)
        .chain(this::validate)
        .onFailure(ChainUnavailable.class)
        .recoverWithUni(failure -> keep(failure.getMessage()));
  }

  /// When the last pass that wrote was finished, by whichever replica.
  Uni<Optional<Instant>> lastPass() {
    return repository.lastPass(database.pool());
  }

  /// The same for the same list, whichever replica wrote it.
  Uni<String> version() {
    return repository.version(database.pool());
  }

  private Uni<ChainRead> read() {
    return Uni.combine()
        .all()
        .unis(chain.snapshot(), blacklist.hotkeys())
        .with((chain, hotkeys) -> new ChainRead(chain.metagraph(), chain.revealed(), hotkeys));
  }

  private Uni<Void> validate(ChainRead read) {
    List<Candidate> candidates = candidates(read);
    if (candidates.isEmpty()) {
      return keep("the chain was read but has no revealed commitment of any seat");
    }
    return lookups
        .examine(candidates)
        .chain(examined -> write(read.metagraph().block(), examined))
        .invoke(written -> written.ifPresent(this::tell))
        .replaceWithVoid();
  }

  /// A failed or empty read changes nothing.
  private static Uni<Void> keep(String reason) {
    LOG.warnf("the list of miners stays as it is: %s", reason);
    Metrics.globalRegistry.counter("leoma.miner.passes", "result", "kept").increment();
    return Uni.createFrom().voidItem();
  }

  private static List<Candidate> candidates(ChainRead read) {
    return read.metagraph().neurons().stream()
        .filter(neuron -> !revealed(read, neuron).isEmpty())
        .map(
            neuron ->
                new Candidate(
                    neuron.uid(),
                    neuron.hotkey(),
                    read.blacklisted().contains(neuron.hotkey()),
                    CommitmentText.inForce(revealed(read, neuron))))
        .toList();
  }

  private static List<Revealed> revealed(ChainRead read, Neuron neuron) {
    return read.revealed().byHotkey().getOrDefault(neuron.hotkey(), List.of());
  }

  /// Empty when a pass that read a newer block has written meanwhile: what it found stands.
  private Uni<Optional<List<ValidityChange>>> write(BlockReference block, List<Examined> examined) {
    return database.inTransaction(
        transaction ->
            repository
                .lock(transaction)
                .chain(
                    written ->
                        written.filter(newest -> newest > block.number()).isPresent()
                            ? outdated(block, written.get())
                            : decide(transaction, block, examined).map(Optional::of)));
  }

  private static Uni<Optional<List<ValidityChange>>> outdated(BlockReference block, long newest) {
    LOG.warnf(
        "a pass at block %d is not written: one at block %d was before it", block.number(), newest);
    Metrics.globalRegistry.counter("leoma.miner.passes", "result", "outdated").increment();
    return Uni.createFrom().item(Optional.empty());
  }

  private Uni<List<ValidityChange>> decide(
      SqlConnection transaction, BlockReference block, List<Examined> examined) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return repository
        .standings(transaction)
        .chain(
            before ->
                repository
                    .claims(transaction, hashes(examined, before))
                    .map(
                        claims ->
                            StandingRules.decide(examined, before, claims, now, config.grace()))
                    .chain(result -> store(transaction, block, now, before, result)));
  }

  private Uni<List<ValidityChange>> store(
      SqlConnection transaction,
      BlockReference block,
      Instant now,
      Map<Hotkey, Standing> before,
      StandingRules.Result result) {
    List<ValidityChange> changes = ValidityChange.between(before, result.standings());
    List<LogEntry> entries = changes.stream().map(change -> change.logEntry(block, now)).toList();
    return repository
        .replace(transaction, result.standings())
        .chain(() -> repository.claim(transaction, result.claims().values()))
        .chain(() -> repository.notePass(transaction, block.number(), now))
        .chain(
            () ->
                entries.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : auditLog.append(transaction, entries).replaceWithVoid())
        .replaceWith(changes);
  }

  private void tell(List<ValidityChange> changes) {
    Metrics.globalRegistry.counter("leoma.miner.passes", "result", "written").increment();
    int touched = (int) changes.stream().filter(ValidityChange::touchesValid).count();
    if (touched > 0) {
      LOG.infof("the validity of %d miners changed", touched);
      ValidityChanged event = new ValidityChanged(touched);
      changed.fire(event);
      var unused = changed.fireAsync(event);
    }
  }

  private static Set<String> hashes(List<Examined> examined, Map<Hotkey, Standing> before) {
    Set<String> hashes = new HashSet<>();
    examined.forEach(miner -> miner.committedHash().ifPresent(hashes::add));
    before
        .values()
        .forEach(standing -> standing.model().flatMap(Standing.Model::hash).ifPresent(hashes::add));
    return hashes;
  }
}
