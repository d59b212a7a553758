package ai.leoma.access;

import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import ai.leoma.digest.Sha256;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// The accepted writes as they were signed, kept for ever.
@ApplicationScoped
public class Envelopes {
  /// In one order for all transactions, so that two of them never wait for each other.
  private static final String KEEP =
      """
      INSERT INTO signed_envelope
        (digest, scheme, method, target, headers, body, caller, signed_time_millis)
      SELECT envelope.digest, envelope.scheme, envelope.method, envelope.target,
             envelope.headers::jsonb, envelope.body, envelope.caller, envelope.signed_time_millis
      FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[],
                  $7::text[], $8::bigint[])
        AS envelope (digest, scheme, method, target, headers, body, caller, signed_time_millis)
      ORDER BY envelope.digest
      ON CONFLICT (digest) DO NOTHING
      RETURNING id, digest
      """;

  private static final String FIND =
      "SELECT id, digest FROM signed_envelope WHERE digest = ANY ($1)";

  private static final String READ =
      """
      SELECT id, digest, scheme, method, target, headers, body, caller, signed_time_millis,
             arrived_at
      FROM signed_envelope
      WHERE digest = $1
      """;

  private final Database database;

  Envelopes(Database database) {
    this.database = database;
  }

  /// An envelope in the database.
  ///
  /// @param digest what the envelope is named by in public, see [#digestOf]
  /// @param seenBefore the same signed request was accepted earlier, perhaps with its signature
  ///     spelled differently or another query: it must have no second effect
  public record Kept(long id, byte[] digest, boolean seenBefore) {}

  /// A request with its digest, which is worth keeping: it is over the whole body.
  public record Sealed(SignedCaller caller, byte[] digest) {}

  public static Sealed seal(SignedCaller caller) {
    return new Sealed(caller, digestOf(caller));
  }

  /// Keeps the request in the caller's transaction, the first thing in it. A twin of it that is
  /// being accepted at the same time is waited for.
  public Uni<Kept> keep(SqlConnection transaction, SignedCaller caller) {
    return keep(transaction, List.of(seal(caller))).map(List::getFirst);
  }

  /// Keeps several requests, no two of them the same, at once and answers in their order.
  public Uni<List<Kept>> keep(SqlConnection transaction, List<Sealed> envelopes) {
    return transaction
        .preparedQuery(KEEP)
        .execute(values(envelopes))
        .map(Envelopes::idByDigest)
        .chain(
            added ->
                added.size() == envelopes.size()
                    ? Uni.createFrom().item(kept(envelopes, added, Map.of()))
                    : known(transaction, envelopes, added));
  }

  private static Uni<List<Kept>> known(
      SqlConnection transaction, List<Sealed> envelopes, Map<ByteBuffer, Long> added) {
    return transaction
        .preparedQuery(FIND)
        .execute(
            Tuple.tuple()
                .addValue(
                    column(envelopes, envelope -> Buffer.buffer(envelope.digest()), Buffer[]::new)))
        .map(rows -> kept(envelopes, added, idByDigest(rows)));
  }

  private static List<Kept> kept(
      List<Sealed> envelopes, Map<ByteBuffer, Long> added, Map<ByteBuffer, Long> known) {
    return envelopes.stream()
        .map(
            envelope -> {
              ByteBuffer digest = ByteBuffer.wrap(envelope.digest());
              return added.containsKey(digest)
                  ? new Kept(added.get(digest), envelope.digest(), false)
                  : new Kept(known.get(digest), envelope.digest(), true);
            })
        .toList();
  }

  private static Map<ByteBuffer, Long> idByDigest(RowSet<Row> rows) {
    return rows.stream()
        .collect(
            Collectors.toMap(
                row -> ByteBuffer.wrap(row.getBuffer("digest").getBytes()),
                row -> row.getLong("id")));
  }

  private static Tuple values(List<Sealed> envelopes) {
    List<SignedCaller> callers = envelopes.stream().map(Sealed::caller).toList();
    return Tuple.tuple()
        .addValue(column(envelopes, envelope -> Buffer.buffer(envelope.digest()), Buffer[]::new))
        .addValue(column(callers, SignedCaller::scheme, String[]::new))
        .addValue(column(callers, SignedCaller::method, String[]::new))
        .addValue(column(callers, SignedCaller::target, String[]::new))
        .addValue(column(callers, caller -> headersOf(caller).encode(), String[]::new))
        .addValue(column(callers, caller -> Buffer.buffer(caller.rawBody()), Buffer[]::new))
        .addValue(column(callers, caller -> caller.hotkey().ss58(), String[]::new))
        .addValue(column(callers, SignedCaller::signedTimeMillis, Long[]::new));
  }

  private static <S, T> T[] column(List<S> rows, Function<S, T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }

  /// The envelope that is named by the digest.
  public Uni<Optional<Envelope>> ofDigest(byte[] digest) {
    return database
        .pool()
        .preparedQuery(READ)
        .execute(Tuple.of(Buffer.buffer(digest)))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(envelope(rows.iterator().next())));
  }

  private static Envelope envelope(Row row) {
    Map<String, String> headers = new HashMap<>();
    row.get(JsonObject.class, "headers")
        .forEach(header -> headers.put(header.getKey(), (String) header.getValue()));
    return new Envelope(
        row.getLong("id"),
        row.getBuffer("digest").getBytes(),
        row.getString("scheme"),
        row.getString("method"),
        row.getString("target"),
        headers,
        row.getBuffer("body").getBytes(),
        new Hotkey(row.getString("caller")),
        row.getLong("signed_time_millis"),
        row.getOffsetDateTime("arrived_at").toInstant());
  }

  /// SHA-256 over scheme, method, path without query, the caller's address, the bytes of the
  /// signature, the signed time (milliseconds in decimal) and the body, each part preceded by its
  /// length in four bytes. What can be changed without another signature is not in it, but for the
  /// path.
  public static byte[] digestOf(SignedCaller caller) {
    return digestOf(
        List.of(caller.scheme(), caller.method(), caller.path(), caller.hotkey().ss58()),
        caller.signature(),
        caller.signedTimeMillis(),
        caller.rawBody());
  }

  /// The same of an envelope that somebody published.
  ///
  /// @param signature its bytes, however its header spells them
  static byte[] digestOf(Envelope envelope, byte[] signature) {
    return digestOf(
        List.of(envelope.scheme(), envelope.method(), envelope.path(), envelope.caller().ss58()),
        signature,
        envelope.signedTimeMillis(),
        envelope.body());
  }

  /// @param request scheme, method, path and caller
  private static byte[] digestOf(
      List<String> request, byte[] signature, long signedTimeMillis, byte[] body) {
    MessageDigest sha256 = Sha256.start();
    request.forEach(part -> update(sha256, part));
    update(sha256, signature);
    update(sha256, Long.toString(signedTimeMillis));
    update(sha256, body);
    return sha256.digest();
  }

  private static JsonObject headersOf(SignedCaller caller) {
    JsonObject headers = new JsonObject();
    for (Map.Entry<String, String> header : caller.signatureHeaders().entrySet()) {
      headers.put(header.getKey(), header.getValue());
    }
    return headers;
  }

  private static void update(MessageDigest sha256, String part) {
    update(sha256, part.getBytes(StandardCharsets.UTF_8));
  }

  private static void update(MessageDigest sha256, byte[] part) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
    sha256.update(part);
  }
}
