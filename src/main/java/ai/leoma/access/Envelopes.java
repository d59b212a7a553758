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
import java.util.Map;
import java.util.Optional;

/// The accepted writes as they were signed, kept for ever.
@ApplicationScoped
public class Envelopes {
  private static final String KEEP =
      """
      INSERT INTO signed_envelope
        (digest, scheme, method, target, headers, body, caller, signed_time_millis)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (digest) DO NOTHING
      RETURNING id
      """;

  private static final String READ =
      """
      SELECT id, digest, scheme, method, target, headers, body, caller, signed_time_millis,
             arrived_at
      FROM signed_envelope
      WHERE digest = $1
      """;

  private static final String FIND = "SELECT id FROM signed_envelope WHERE digest = $1";

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

  /// Keeps the request in the caller's transaction, the first thing in it. A twin of it that is
  /// being accepted at the same time is waited for.
  public Uni<Kept> keep(SqlConnection transaction, SignedCaller caller) {
    byte[] digest = digestOf(caller);
    Tuple values =
        Tuple.tuple()
            .addValue(Buffer.buffer(digest))
            .addString(caller.scheme())
            .addString(caller.method())
            .addString(caller.target())
            .addValue(headersOf(caller))
            .addValue(Buffer.buffer(caller.rawBody()))
            .addString(caller.hotkey().ss58())
            .addLong(caller.signedTimeMillis());
    return transaction
        .preparedQuery(KEEP)
        .execute(values)
        .chain(
            rows ->
                rows.size() == 1
                    ? Uni.createFrom().item(new Kept(idIn(rows), digest, false))
                    : known(transaction, digest));
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
    MessageDigest sha256 = Sha256.start();
    update(sha256, caller.scheme());
    update(sha256, caller.method());
    update(sha256, caller.path());
    update(sha256, caller.hotkey().ss58());
    update(sha256, caller.signature());
    update(sha256, Long.toString(caller.signedTimeMillis()));
    update(sha256, caller.rawBody());
    return sha256.digest();
  }

  private static Uni<Kept> known(SqlConnection transaction, byte[] digest) {
    return transaction
        .preparedQuery(FIND)
        .execute(Tuple.of(Buffer.buffer(digest)))
        .map(rows -> new Kept(idIn(rows), digest, true));
  }

  private static long idIn(RowSet<Row> rows) {
    return rows.iterator().next().getLong("id");
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
