package ai.leoma.validator;

import ai.leoma.access.Blacklist;
import ai.leoma.access.Registrations;
import ai.leoma.audit.AuditLog;
import ai.leoma.audit.LogEntry;
import ai.leoma.chain.Chain;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import ai.leoma.database.Database;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/// Who may vote: hotkeys of the metagraph with a permit and the minimum stake, as last synced
/// (rules 8).
@ApplicationScoped
public class ValidatorRegistry implements Registrations {
  private static final Logger LOG = Logger.getLogger(ValidatorRegistry.class);

  private final Instance<Chain> chain;
  private final Database database;
  private final ValidatorRepository repository;
  private final Blacklist blacklist;
  private final AuditLog auditLog;
  private final MeterRegistry meters;
  private final Rao minStake;

  ValidatorRegistry(
      Instance<Chain> chain,
      Database database,
      ValidatorRepository repository,
      Blacklist blacklist,
      AuditLog auditLog,
      MeterRegistry meters,
      ValidatorConfig config) {
    this.chain = chain;
    this.database = database;
    this.repository = repository;
    this.blacklist = blacklist;
    this.auditLog = auditLog;
    this.meters = meters;
    this.minStake = Rao.ofTao(config.minStake());
  }

  /// By uid; blacklisted ones are left out.
  public Uni<List<RegisteredValidator>> registered() {
    return Uni.combine()
        .all()
        .unis(repository.all(), blacklist.hotkeys())
        .with(ValidatorRegistry::without);
  }

  @Override
  public Uni<Boolean> isRegisteredValidator(Hotkey hotkey) {
    return repository.visit(hotkey);
  }

  /// One sync with the chain. A failed or empty read, and one of an older block than that of the
  /// list, keeps the last list and raises an alert: an error in the log and the counter
  /// `leoma.validator.sync.failures`. A read that finds the list as it is leaves no second leaf in
  /// the log. Never fails by itself.
  public Uni<Void> sync() {
    return Uni.createFrom()
        .deferred(() -> chain.get().metagraph())
        .chain(this::keep)
        .onFailure()
        .recoverWithItem(
            failure -> {
              alert("could not be read or kept: " + failure.getMessage());
              return null;
            });
  }

  private Uni<Void> keep(Metagraph metagraph) {
    List<Neuron> validators =
        metagraph.neurons().stream()
            .filter(Neuron::validatorPermit)
            .filter(seat -> seat.stake().compareTo(minStake) >= 0)
            .sorted(Comparator.comparingInt(Neuron::uid))
            .toList();
    if (validators.isEmpty()) {
      alert("names no validator at block " + metagraph.block().number());
      return Uni.createFrom().voidItem();
    }
    return database.inTransaction(transaction -> keep(transaction, validators, metagraph));
  }

  private Uni<Void> keep(SqlConnection transaction, List<Neuron> validators, Metagraph metagraph) {
    return repository
        .lock(transaction)
        .chain(listed -> keep(transaction, listed, validators, metagraph));
  }

  private Uni<Void> keep(
      SqlConnection transaction,
      List<RegisteredValidator> listed,
      List<Neuron> validators,
      Metagraph metagraph) {
    long block = metagraph.block().number();
    long newest =
        listed.stream().mapToLong(RegisteredValidator::syncedBlock).max().orElse(Long.MIN_VALUE);
    if (newest > block) {
      alert("was read at block %d, older than block %d of the list".formatted(block, newest));
      return Uni.createFrom().voidItem();
    }
    List<RegisteredValidator> read =
        validators.stream()
            .map(seat -> new RegisteredValidator(seat.hotkey(), seat.uid(), seat.stake(), block))
            .toList();
    return repository
        .replace(transaction, validators, block)
        .chain(
            () ->
                read.equals(listed)
                    ? Uni.createFrom().voidItem()
                    : auditLog
                        .append(transaction, List.of(snapshot(validators, metagraph)))
                        .replaceWithVoid());
  }

  private static LogEntry snapshot(List<Neuron> validators, Metagraph metagraph) {
    List<JsonValue> stakes = validators.stream().map(ValidatorRegistry::stakeOf).toList();
    ObjectValue leaf =
        new ObjectValue(
            Map.of(
                "block", NumberValue.of(metagraph.block().number()),
                "block_hash", new StringValue(metagraph.block().hash()),
                "validators", new ArrayValue(stakes)));
    return new LogEntry(LogEntry.Kind.STAKES, CanonicalJson.canonicalBytes(leaf));
  }

  private static JsonValue stakeOf(Neuron seat) {
    return new ObjectValue(
        Map.of(
            "hotkey", new StringValue(seat.hotkey().ss58()),
            "uid", NumberValue.of(seat.uid()),
            "stake_rao", new NumberValue(seat.stake().amount().toString())));
  }

  private void alert(String what) {
    meters.counter("leoma.validator.sync.failures").increment();
    LOG.errorf("validators are kept as last synced: the metagraph %s", what);
  }

  private static List<RegisteredValidator> without(
      List<RegisteredValidator> listed, Set<Hotkey> blacklisted) {
    return listed.stream().filter(validator -> !blacklisted.contains(validator.hotkey())).toList();
  }
}
