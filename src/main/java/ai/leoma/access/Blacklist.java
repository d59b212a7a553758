package ai.leoma.access;

import ai.leoma.access.BlacklistResource.Entry;
import ai.leoma.access.BlacklistResource.Removed;
import ai.leoma.access.UsedSignatures.Answer;
import ai.leoma.access.UsedSignatures.Answered;
import ai.leoma.access.problem.ApiProblem;
import ai.leoma.access.problem.ProblemMappers;
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
import ai.leoma.json.WireTime;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Hotkeys that may neither compete nor call. Each change is one transaction with its envelope, its
/// entry in the log and its answer; [BlacklistChanged] is fired after it, to those who want to know
/// before the answer and then to the others.
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
      RETURNING hotkey, reason, added_by, created_at
      """;

  private static final String REMOVE = "DELETE FROM blacklist_entry WHERE hotkey = $1";

  private static final Answer NOT_LISTED =
      new Answer(404, ProblemMappers.body("Miner not blacklisted"));

  private final Database database;
  private final UsedSignatures usedSignatures;
  private final Envelopes envelopes;
  private final AuditLog auditLog;
  private final Event<BlacklistChanged> changed;

  Blacklist(
      Database database,
      UsedSignatures usedSignatures,
      Envelopes envelopes,
      AuditLog auditLog,
      Event<BlacklistChanged> changed) {
    this.database = database;
    this.usedSignatures = usedSignatures;
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

  /// Puts the hotkey on the list, or gives it another reason. The answer is the entry.
  Uni<Answer> put(Hotkey hotkey, Optional<String> reason, SignedCaller caller) {
    return change(
        caller,
        new BlacklistChanged(hotkey, true),
        transaction ->
            keep(transaction, caller)
                .chain(
                    envelope ->
                        put(transaction, hotkey, reason, caller, envelope)
                            .call(() -> log(transaction, hotkey, true, reason, caller, envelope)))
                .map(entry -> new Answer(200, entry.json())));
  }

  private static Uni<Entry> put(
      SqlConnection transaction,
      Hotkey hotkey,
      Optional<String> reason,
      SignedCaller caller,
      Envelopes.Kept envelope) {
    return transaction
        .preparedQuery(PUT)
        .execute(
            Tuple.of(hotkey.ss58(), reason.orElse(null), caller.hotkey().ss58(), envelope.id()))
        .map(rows -> entry(rows.iterator().next()));
  }

  private static Entry entry(Row row) {
    return new Entry(
        row.getString("hotkey"),
        row.getString("reason"),
        row.getString("added_by"),
        WireTime.of(row.getOffsetDateTime("created_at").toInstant()));
  }

  /// Takes the hotkey off the list. When it is not on it, the answer is 404, and only that is kept:
  /// should it be listed later, the very same request does not take it off.
  Uni<Answer> remove(Hotkey hotkey, SignedCaller caller) {
    return change(
        caller,
        new BlacklistChanged(hotkey, false),
        transaction ->
            transaction
                .preparedQuery(REMOVE)
                .execute(Tuple.of(hotkey.ss58()))
                .chain(
                    removed ->
                        removed.rowCount() == 0
                            ? Uni.createFrom().item(NOT_LISTED)
                            : keep(transaction, caller)
                                .call(
                                    envelope ->
                                        log(
                                            transaction,
                                            hotkey,
                                            false,
                                            Optional.empty(),
                                            caller,
                                            envelope))
                                .map(_ -> removed(hotkey, caller))));
  }

  private static Answer removed(Hotkey hotkey, SignedCaller caller) {
    return new Answer(200, Removed.of(hotkey, caller.hotkey()).json());
  }

  private Uni<Answer> change(
      SignedCaller caller, BlacklistChanged event, Function<SqlConnection, Uni<Answer>> effect) {
    return usedSignatures
        .answerOnce(caller, effect)
        .invoke(
            answered -> {
              if (answered.isFirst() && answered.answer().status() == 200) {
                changed.fire(event);
                changed.fireAsync(event);
              }
            })
        .map(Answered::answer);
  }

  /// A request of which we have the envelope and not the answer was accepted by an older version of
  /// this service; it has no second effect.
  private Uni<Envelopes.Kept> keep(SqlConnection transaction, SignedCaller caller) {
    return envelopes
        .keep(transaction, caller)
        .invoke(
            envelope -> {
              if (envelope.seenBefore()) {
                throw ApiProblem.conflict("Already carried out");
              }
            });
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
