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
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.Deflater;
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
  private final Optional<byte[]> compressed;
  private final EntityTag tag;
  private final EntityTag compressedTag;

  private Answer(byte[] json, Optional<byte[]> compressed) {
    this.json = json;
    this.compressed = compressed;
    String digest = HexFormat.of().formatHex(Sha256.of(json), 0, TAG_BYTES);
    this.tag = new EntityTag(digest);
    this.compressedTag = new EntityTag(digest + "-gzip");
  }

  /// Compresses at once, so make large ones away from the event loop.
  public static Answer ofJson(byte[] json) {
    byte[] own = json.clone();
    return new Answer(own, Optional.of(compress(own)));
  }

  /// As [#ofJson].
  ///
  /// @throws IllegalStateException when the value can not be written as JSON
  public static Answer of(Object value, ObjectMapper mapper) {
    return ofJson(written(value, mapper));
  }

  /// For what is asked for once: sent plain to everybody.
  public static Answer plain(byte[] json) {
    return new Answer(json.clone(), Optional.empty());
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
      throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /// The JSON, for who is in this process.
  public String text() {
    return new String(json, StandardCharsets.UTF_8);
  }

  /// What it takes in memory.
  public long bytes() {
    return json.length + compressed.map(zipped -> zipped.length).orElse(0);
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
              isCompressed ? compressed.orElseThrow() : json, MediaType.APPLICATION_JSON_TYPE);
      if (isCompressed) {
        answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
      }
    }
    if (compressed.isPresent()) {
      answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
    return answer.tag(variant).header(HttpHeaders.CACHE_CONTROL, cacheControl).build();
  }

  private static byte[] compress(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new QuickGzip(bytes)) {
      zip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Most of the gain for a part of the time.
  private static final class QuickGzip extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 16 << 10;

    QuickGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
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
