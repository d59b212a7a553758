package ai.leoma.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.digest.Sha256;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// JSON that is sent as it is to everybody who asks, plain or compressed, with an entity tag: the
/// same bytes have the same tag, on every replica.
public final class Answer {
  /// For what changes at any moment: a cache keeps it and asks each time.
  public static final String ASK_EACH_TIME = "no-cache";

  /// For what never changes again.
  public static final String FOR_EVER = "public, max-age=86400, immutable";

  private static final int TAG_BYTES = 16;
  private static final int MOST_AT_ONCE_BYTES = 128 << 10;

  private final Optional<byte[]> plain;
  private final Optional<Zipped> zipped;
  private final EntityTag tag;
  private final EntityTag zippedTag;

  private Answer(Optional<byte[]> plain, Optional<Zipped> zipped, byte[] sha256) {
    this.plain = plain;
    this.zipped = zipped;
    String digest = HexFormat.of().formatHex(sha256, 0, TAG_BYTES);
    this.tag = new EntityTag(digest);
    this.zippedTag = new EntityTag(digest + "-gzip");
  }

  /// Compresses at once, so make large ones away from the event loop. Of a large one, and of one
  /// with [pieces][JsonPiece] in it, only the compressed form is made and kept: who does not take
  /// that gets it inflated on the way. With other pieces the same JSON has another tag.
  ///
  /// @throws IllegalStateException when the value can not be written as JSON
  public static Answer of(Object value, ObjectMapper mapper) {
    try (TwofoldJson out = new TwofoldJson()) {
      out.take(value, mapper);
      return new Answer(out.plain(), Optional.of(out.zipped()), out.sha256());
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// For what is asked for once: sent plain to everybody.
  public static Answer plain(byte[] json) {
    return new Answer(Optional.of(json.clone()), Optional.empty(), Sha256.of(json));
  }

  /// As [#plain(byte[])].
  ///
  /// @throws IllegalStateException when the value can not be written as JSON
  public static Answer plain(Object value, ObjectMapper mapper) {
    return plain(written(value, mapper));
  }

  private static byte[] written(Object value, ObjectMapper mapper) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  static IllegalStateException unwritable(Object value, JsonProcessingException reason) {
    return new IllegalStateException("cannot be written as JSON: " + value.getClass(), reason);
  }

  /// The JSON, for who is in this process.
  public String text() {
    return new String(plain.orElseGet(() -> zipped.orElseThrow().plain()), UTF_8);
  }

  /// What it takes in memory.
  public long bytes() {
    return plain.map(kept -> kept.length).orElse(0) + zipped.map(Zipped::bytes).orElse(0L);
  }

  /// 304 to who has it, compressed to who takes that.
  public Response to(Request request, HttpHeaders headers, String cacheControl) {
    Optional<Zipped> taken =
        zipped.filter(
            _ -> Encodings.takesGzip(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING)));
    EntityTag variant = taken.isPresent() ? zippedTag : tag;
    Response.ResponseBuilder answer = request.evaluatePreconditions(variant);
    if (answer == null) {
      Object entity =
          taken
              .map(kept -> entity(kept.bytes(), kept::whole, kept::open))
              .orElseGet(this::plainEntity);
      answer = Response.ok(entity, MediaType.APPLICATION_JSON_TYPE);
      if (taken.isPresent()) {
        answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
      }
    }
    if (zipped.isPresent()) {
      answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
    return answer.tag(variant).header(HttpHeaders.CACHE_CONTROL, cacheControl).build();
  }

  private Object plainEntity() {
    return plain
        .map(kept -> entity(kept.length, () -> kept, () -> new ByteArrayInputStream(kept)))
        .orElseGet(
            () -> {
              Zipped kept = zipped.orElseThrow();
              return entity(kept.plainBytes(), kept::plain, kept::openPlain);
            });
  }

  /// A connection copies what it is given, and keeps the copy for as long as its reader pleases.
  private static Object entity(long bytes, Supplier<byte[]> whole, Supplier<InputStream> opening) {
    return bytes <= MOST_AT_ONCE_BYTES
        ? whole.get()
        : new StreamedJson(StreamParts.of(opening), OptionalLong.of(bytes));
  }

  /// The same JSON.
  @Override
  public boolean equals(Object other) {
    return other instanceof Answer answer && tag.equals(answer.tag);
  }

  @Override
  public int hashCode() {
    return tag.hashCode();
  }

  @Override
  public String toString() {
    return "answer " + tag.getValue();
  }
}
