package ai.leoma.access;

import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;
import java.time.InstantSource;
import java.util.Map;

/// Signs with the headers of the running subnet: body and time, neither method nor path.
record TimestampedBodySigner(KeyPair key, InstantSource clock) implements RequestSigner {
  @Override
  public Map<String, String> headersFor(String method, String target, byte[] body) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    byte[] signature = key.sign(RequestSignature.message(body, timestamp));
    return Map.of(
        RequestSignature.HOTKEY_HEADER, key.hotkey().ss58(),
        RequestSignature.SIGNATURE_HEADER, Hex.encodePrefixed(signature),
        RequestSignature.TIMESTAMP_HEADER, timestamp);
  }

  @Override
  public boolean signsEveryTry() {
    return false;
  }
}
