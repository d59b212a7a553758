package ai.leoma.access;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Signs with `btauth/1`. No two requests of one signer share a nonce, also when the clock stands
/// still or goes back.
final class BtauthSigner implements RequestSigner {
  private final KeyPair key;
  private final Hotkey receiver;
  private final InstantSource clock;
  private final AtomicLong lastNonce = new AtomicLong();

  BtauthSigner(KeyPair key, Hotkey receiver, InstantSource clock) {
    this.key = key;
    this.receiver = receiver;
    this.clock = clock;
  }

  @Override
  public Map<String, String> headersFor(String method, String target, byte[] body) {
    String sender = key.hotkey().ss58();
    String nonce = Long.toString(nextNonce());
    BtauthMessage message =
        BtauthMessage.of(method, target, body, nonce, sender, Optional.of(receiver.ss58()));
    return Map.of(
        BtauthMessage.VERSION_HEADER,
        BtauthMessage.VERSION,
        BtauthMessage.HOTKEY_HEADER,
        sender,
        BtauthMessage.RECEIVER_HEADER,
        receiver.ss58(),
        BtauthMessage.NONCE_HEADER,
        nonce,
        BtauthMessage.SIGNATURE_HEADER,
        Hex.encodePrefixed(key.sign(message.bytes())));
  }

  private long nextNonce() {
    long now = nanosOf(clock.instant());
    return lastNonce.updateAndGet(last -> Math.max(last + 1, now));
  }

  private static long nanosOf(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  @Override
  public boolean signsEveryTry() {
    return true;
  }
}
