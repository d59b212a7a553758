package ai.leoma.answer;

import ai.leoma.digest.Sha256;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/// JSON that is sent as it is to everybody who asks, plain or compressed, with an entity tag: the
/// same bytes have the same tag, on every replica.
public final class Answer {
  /// For what changes at any moment: a cache keeps it and asks each time.
  public static final String ASK_EACH_TIME = "no-cache";

  /// For what never changes again.
  public static final String FOR_EVER = "public, max-age=86400, immutable";

  private static final int TAG_BYTES = 16;

  private final byte[] json;
  private final byte[] compressed;
  private final EntityTag tag;
  private final EntityTag compressedTag;

  private Answer(byte[] json) {
    this.json = json;
    this.compressed = compress(json);
    String digest = HexFormat.of().formatHex(Sha256.of(json), 0, TAG_BYTES);
    this.tag = new EntityTag(digest);
    this.compressedTag = new EntityTag(digest + "-gzip");
  }

  /// Compresses at once, so make large ones away from the event loop.
  public static Answer ofJson(byte[] json) {
    return new Answer(json.clone());
  }

  /// @throws IllegalStateException when the value can not be written as JSON
  public static Answer of(Object value, ObjectMapper mapper) {
    try {
      return new Answer(mapper.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /// What it takes in memory.
  public long bytes() {
    return json.length + compressed.length;
  }

  /// 304 to who has it, compressed to who takes that.
  public Response to(Request request, HttpHeaders headers, String cacheControl) {
    boolean isCompressed =
        Encodings.takesGzip(headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING));
    EntityTag variant = isCompressed ? compressedTag : tag;
    Response.ResponseBuilder answer = request.evaluatePreconditions(variant);
    if (answer == null) {
      answer = Response.ok(isCompressed ? compressed : json, MediaType.APPLICATION_JSON_TYPE);
      if (isCompressed) {
        answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
      }
    }
    return answer
        .tag(variant)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .header(HttpHeaders.CACHE_CONTROL, cacheControl)
        .build();
  }

  private static byte[] compress(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Answer answer && Arrays.equals(json, answer.json);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(json);
  }

  @Override
  public String toString() {
    return "answer " + tag.getValue();
  }
}
