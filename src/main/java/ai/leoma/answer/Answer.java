package ai.leoma.answer;

import ai.leoma.digest.Sha256;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// JSON that is sent as it is to everybody who asks, plain or compressed, with an entity tag: the
/// same bytes have the same tag, on every replica.
public final class Answer {
  /// For what changes at any moment: a cache keeps it and asks each time.
  public static final String ASK_EACH_TIME = "no-cache";

  /// For what never changes again.
  public static final String FOR_EVER = "public, max-age=86400, immutable";

  private static final int TAG_BYTES = 16;
  private static final int MOST_AT_ONCE_BYTES = 128 << 10;
  private static final int PART_BYTES = 64 << 10;

  private final Optional<byte[]> plain;
  private final Optional<byte[]> compressed;
  private final EntityTag tag;
  private final EntityTag compressedTag;

  private Answer(Optional<byte[]> plain, Optional<byte[]> compressed, byte[] sha256) {
    this.plain = plain;
    this.compressed = compressed;
    String digest = HexFormat.of().formatHex(sha256, 0, TAG_BYTES);
    this.tag = new EntityTag(digest);
    this.compressedTag = new EntityTag(digest + "-gzip");
  }

  /// Compresses at once, so make large ones away from the event loop. Of a large one only the
  /// compressed form is made and kept: who does not take that gets it inflated on the way.
  ///
  /// @throws IllegalStateException when the value can not be written as JSON
  public static Answer of(Object value, ObjectMapper mapper) {
    try (TwofoldJson out = new TwofoldJson()) {
      mapper.writeValue(out, value);
      return new Answer(out.plain(), Optional.of(out.compressed()), out.sha256());
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

  private static IllegalStateException unwritable(Object value, JsonProcessingException reason) {
    return new IllegalStateException("cannot be written as JSON: " + value.getClass(), reason);
  }

  /// The JSON, for who is in this process.
  public String text() {
    byte[] json = plain.orElseGet(() -> Gunzip.whole(compressed.orElseThrow()));
    return new String(json, StandardCharsets.UTF_8);
  }

  /// What it takes in memory.
  public long bytes() {
    return Stream.of(plain, compressed)
        .flatMap(Optional::stream)
        .mapToLong(kept -> kept.length)
        .sum();
  }

  /// 304 to who has it, compressed to who takes that.
  public Response to(Request request, HttpHeaders headers, String cacheControl) {
    boolean isCompressed =
        compressed.isPresent()
            && Encodings.takesGzip(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING));
    EntityTag variant = isCompressed ? compressedTag : tag;
    Response.ResponseBuilder answer = request.evaluatePreconditions(variant);
    if (answer == null) {
      answer =
          Response.ok(
              isCompressed ? entity(compressed.orElseThrow()) : plainEntity(),
              MediaType.APPLICATION_JSON_TYPE);
      if (isCompressed) {
        answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
      }
    }
    if (compressed.isPresent()) {
      answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
    return answer.tag(variant).header(HttpHeaders.CACHE_CONTROL, cacheControl).build();
  }

  private Object plainEntity() {
    return plain
        .map(Answer::entity)
        .orElseGet(() -> new StreamedJson(Gunzip.parts(compressed.orElseThrow())));
  }

  /// A connection copies what it is given, and keeps the copy for as long as its reader pleases.
  private static Object entity(byte[] kept) {
    if (kept.length <= MOST_AT_ONCE_BYTES) {
      return kept;
    }
    int parts = Math.ceilDiv(kept.length, PART_BYTES);
    return new StreamedJson(
        Multi.createFrom().range(0, parts).map(part -> part(kept, part)),
        OptionalLong.of(kept.length));
  }

  private static byte[] part(byte[] kept, int part) {
    int from = part * PART_BYTES;
    return Arrays.copyOfRange(kept, from, Math.min(kept.length, from + PART_BYTES));
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
