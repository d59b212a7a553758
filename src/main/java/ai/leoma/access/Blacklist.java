package ai.leoma.access;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.audit.AuditLog;
import ai.leoma.audit.LogEntry;
import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Hotkeys that may neither compete nor call. Each change is one transaction with its envelope and
/// its entry in the log; [BlacklistChanged] is fired after it, to those who want to know before the
/// answer and then to the others.
@ApplicationScoped
public class Blacklist {
  private static final String ALL = "SELECT hotkey FROM blacklist_entry";

  private static final String VERSION =
      """
      SELECT encode(sha256(convert_to(
               coalesce(string_agg(hotkey, ' ' ORDER BY hotkey COLLATE "C"), ''), 'UTF8')), 'hex')
               AS version
      FROM blacklist_entry
      """;

  private static final String CONTAINS =
      "SELECT EXISTS (SELECT FROM blacklist_entry WHERE hotkey = $1) AS found";

  private static final String PUT =
      """
      INSERT INTO blacklist_entry (hotkey, reason, added_by, envelope_id)
      VALUES ($1, $2, $3, $4)
      ON CONFLICT (hotkey) DO UPDATE
      SET reason = EXCLUDED.reason, added_by = EXCLUDED.added_by, envelope_id = EXCLUDED.envelope_id
      """;

  private static final String REMOVE = "DELETE FROM blacklist_entry WHERE hotkey = $1";

  private final Database database;
  private final Envelopes envelopes;
  private final AuditLog auditLog;
  private final Event<BlacklistChanged> changed;

  Blacklist(
      Database database, Envelopes envelopes, AuditLog auditLog, Event<BlacklistChanged> changed) {
    this.database = database;
    this.envelopes = envelopes;
    this.auditLog = auditLog;
    this.changed = changed;
  }

  public Uni<Set<Hotkey>> hotkeys() {
    return database
        .pool()
        .preparedQuery(ALL)
        .execute()
        .map(
            rows ->
                rows.stream()
                    .map(row -> new Hotkey(row.getString("hotkey")))
                    .collect(Collectors.toUnmodifiableSet()));
  }

  /// The same for the same hotkeys.
  public Uni<String> version() {
    return database
        .pool()
        .preparedQuery(VERSION)
        .execute()
        .map(rows -> rows.iterator().next().getString("version"));
  }

  /// @param hotkey any text, as it came
  public Uni<Boolean> contains(String hotkey) {
    if (!Hotkey.isWellFormed(hotkey)) {
      return Uni.createFrom().item(false);
    }
    return database
        .pool()
        .preparedQuery(CONTAINS)
        .execute(Tuple.of(hotkey))
        .map(rows -> rows.iterator().next().getBoolean("found"));
  }

  /// Puts the hotkey on the list, or gives it another reason.
  Uni<Void> put(Hotkey hotkey, Optional<String> reason, SignedCaller caller) {
    return change(
        caller,
        new BlacklistChanged(hotkey, true),
        (transaction, envelope) ->
            transaction
                .preparedQuery(PUT)
                .execute(
                    Tuple.of(
                        hotkey.ss58(), reason.orElse(null), caller.hotkey().ss58(), envelope.id()))
                .chain(() -> log(transaction, hotkey, true, reason, caller, envelope)));
  }

  /// Takes the hotkey off the list; ends as 404 when it was not on it, and then nothing is kept.
  Uni<Void> remove(Hotkey hotkey, SignedCaller caller) {
    return change(
        caller,
        new BlacklistChanged(hotkey, false),
        (transaction, envelope) ->
            transaction
                .preparedQuery(REMOVE)
                .execute(Tuple.of(hotkey.ss58()))
                .invoke(Blacklist::refuseUnlisted)
                .chain(() -> log(transaction, hotkey, false, Optional.empty(), caller, envelope)));
  }

  /// A request that was accepted before has no second effect.
  private Uni<Void> change(
      SignedCaller caller,
      BlacklistChanged event,
      BiFunction<SqlConnection, Envelopes.Kept, Uni<Long>> effect) {
    Function<SqlConnection, Uni<Boolean>> once =
        transaction ->
            envelopes
                .keep(transaction, caller)
                .chain(
                    envelope ->
                        envelope.seenBefore()
                            ? Uni.createFrom().item(false)
                            : effect.apply(transaction, envelope).replaceWith(true));
    return database
        .inTransaction(once)
        .invoke(
            isChanged -> {
              if (isChanged) {
                changed.fire(event);
                changed.fireAsync(event);
              }
            })
        .replaceWithVoid();
  }

  private static void refuseUnlisted(RowSet<Row> removed) {
    if (removed.rowCount() == 0) {
      throw ApiProblem.notFound("Miner not blacklisted");
    }
  }

  private Uni<Long> log(
      SqlConnection transaction,
      Hotkey hotkey,
      boolean blacklisted,
      Optional<String> reason,
      SignedCaller caller,
      Envelopes.Kept envelope) {
    JsonValue reasonText = reason.<JsonValue>map(StringValue::new).orElse(new NullValue());
    ObjectValue leaf =
        new ObjectValue(
            Map.of(
                "hotkey", new StringValue(hotkey.ss58()),
                "blacklisted", new BooleanValue(blacklisted),
                "reason", reasonText,
                "by", new StringValue(caller.hotkey().ss58()),
                "envelope", new StringValue(HexFormat.of().formatHex(envelope.digest()))));
    LogEntry entry = new LogEntry(LogEntry.Kind.BLACKLIST, CanonicalJson.canonicalBytes(leaf));
    return auditLog.append(transaction, List.of(entry));
  }
}
