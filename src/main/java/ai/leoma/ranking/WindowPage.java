package ai.leoma.ranking;

import ai.leoma.digest.Sha256;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The window as it is answered.
///
/// @param json a [WindowView]
/// @param digest the same for the same text
public record WindowPage(String json, String digest) {
  private static final int DIGEST_BYTES = 16;

  static WindowPage of(WindowView view, ObjectMapper mapper) {
    try {
      String text = mapper.writeValueAsString(view);
      return new WindowPage(text, digest(text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the window can not be written as JSON", e);
    }
  }

  private static String digest(String text) {
    byte[] sha256 = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(sha256, 0, DIGEST_BYTES);
  }
}
