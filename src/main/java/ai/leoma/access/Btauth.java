package ai.leoma.access;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The scheme of the official SDK (facts of the chain, section 9): method, target, body, nonce,
/// sender and receiver are signed, and each nonce is good once.
@Singleton
class Btauth implements SignatureScheme {
  static final String VERSION = lowerCase(BtauthMessage.VERSION_HEADER);
  static final String HOTKEY = lowerCase(BtauthMessage.HOTKEY_HEADER);
  static final String NONCE = lowerCase(BtauthMessage.NONCE_HEADER);
  static final String SIGNATURE = lowerCase(BtauthMessage.SIGNATURE_HEADER);
  static final String RECEIVER = lowerCase(BtauthMessage.RECEIVER_HEADER);
  static final String CRYPTO = lowerCase(BtauthMessage.CRYPTO_HEADER);

  private final BtauthChecks checks;
  private final UsedNonces usedNonces;

  Btauth(ReceiverHotkey receiver, UsedNonces usedNonces, AccessConfig config) {
    this.checks = new BtauthChecks(receiver, config.nonceAge(), config.nonceLead());
    this.usedNonces = usedNonces;
  }

  @Override
  public String name() {
    return BtauthMessage.NAME;
  }

  @Override
  public List<String> headers() {
    return List.of(VERSION, HOTKEY, NONCE, SIGNATURE);
  }

  @Override
  public List<String> optionalHeaders() {
    return List.of(RECEIVER, CRYPTO);
  }

  /// One header of the scheme is enough: who forgot another is told so.
  @Override
  public boolean isMeantBy(SignedRequest request) {
    return Stream.concat(headers().stream(), optionalHeaders().stream())
        .anyMatch(name -> request.header(name).isPresent());
  }

  @Override
  public Claim claimOf(SignedRequest request, Instant now) {
    return checks.claimOf(request, now);
  }

  @Override
  public Uni<Void> use(SignedCaller caller) {
    return usedNonces.use(caller.hotkey(), Long.parseLong(caller.signatureHeaders().get(NONCE)));
  }

  private static String lowerCase(String headerName) {
    return headerName.toLowerCase(Locale.ROOT);
  }
}
