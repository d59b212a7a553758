package ai.leoma.chain;

import ai.leoma.chain.sr25519.VerifyingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Checks sr25519 signatures as [Sr25519] does, with the same answers, in less than half the time
/// for keys that come back: it keeps tables for those that lately signed well. Safe for use by
/// several threads.
///
/// A key is remembered after its first good signature and gets its tables with its second one, so
/// that nobody makes us compute or keep tables by naming keys.
@ApplicationScoped
public class SignatureVerifier {
  // 8 kB each, and far more than there are validators
  private static final int KEPT_KEYS = 256;

  private final Map<ByteBuffer, VerifyingKey> keys;

  public SignatureVerifier() {
    this(KEPT_KEYS);
  }

  SignatureVerifier(int keptKeys) {
    keys =
        new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, VerifyingKey> eldest) {
            return size() > keptKeys;
          }
        };
  }

  /// As [Sr25519#verify].
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return check(publicKey, key -> key.verifies(message, signature));
  }

  /// As [Sr25519#verifyRawOrWrapped].
  public boolean verifyRawOrWrapped(byte[] publicKey, byte[] message, byte[] signature) {
    return check(publicKey, key -> Sr25519.verifiesRawOrWrapped(key, message, signature));
  }

  /// How many of the keys have their tables.
  synchronized long preparedKeys() {
    return keys.values().stream().filter(VerifyingKey::isPrepared).count();
  }

  private boolean check(byte[] publicKey, Predicate<VerifyingKey> hasSigned) {
    ByteBuffer name = ByteBuffer.wrap(publicKey.clone());
    Optional<VerifyingKey> known = known(name);
    Optional<VerifyingKey> signer = known.or(() -> VerifyingKey.of(publicKey)).filter(hasSigned);
    // outside of the lock: two threads may prepare the same key once
    signer
        .filter(key -> !key.isPrepared())
        .map(key -> known.isPresent() ? key.prepared() : key)
        .ifPresent(key -> remember(name, key));
    return signer.isPresent();
  }

  private synchronized Optional<VerifyingKey> known(ByteBuffer name) {
    return Optional.ofNullable(keys.get(name));
  }

  private synchronized void remember(ByteBuffer name, VerifyingKey key) {
    keys.put(name, key);
  }
}
