package ai.leoma.ranking.check;

import ai.leoma.access.Envelope;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// Reads an envelope as `/evaluations/{digest}` publishes it.
public final class PublishedEnvelope {
  private static final int MOST_HEADERS = 20;

  private PublishedEnvelope() {}

  /// @param digest by which it was asked for, whatever it says itself: hexadecimal
  /// @throws NotCheckable when it is no envelope
  public static Envelope read(String digest, JsonNode answer) throws NotCheckable {
    Members members = new Members("envelope", answer);
    try {
      return new Envelope(
          0,
          HexFormat.of().parseHex(digest),
          members.text("scheme"),
          members.text("method"),
          members.text("target"),
          headers(members.inner("headers")),
          Base64.getDecoder().decode(members.text("body_base64")),
          members.hotkey("caller"),
          members.whole("signed_time_ms", Long.MIN_VALUE, Long.MAX_VALUE),
          Instant.EPOCH);
    } catch (IllegalArgumentException e) {
      throw new NotCheckable("envelope " + digest + " cannot be read");
    }
  }

  private static Map<String, String> headers(Members members) throws NotCheckable {
    members.require(members.object().size() <= MOST_HEADERS, "");
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> header : members.object().properties()) {
      headers.put(header.getKey(), members.text(header.getKey()));
    }
    return headers;
  }
}
