package ai.leoma.access;

import ai.leoma.access.problem.ApiProblem;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The scheme of the running subnet: three headers, signed are body and time (wire contract,
/// section 2).
@Singleton
class TimestampedBody implements SignatureScheme {
  static final String NAME = "sha256-body-timestamp";

  private static final String HOTKEY = RequestSignature.HOTKEY_HEADER.toLowerCase(Locale.ROOT);
  private static final String SIGNATURE =
      RequestSignature.SIGNATURE_HEADER.toLowerCase(Locale.ROOT);
  private static final String TIMESTAMP =
      RequestSignature.TIMESTAMP_HEADER.toLowerCase(Locale.ROOT);

  /// What Python's `int()` takes, in decimal digits; longer ones are years beyond any expiry.
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+(?:_\\d+)*");

  private static final int MAX_CHARACTERS = 100;

  private final UsedSignatures usedSignatures;
  private final Duration expiry;

  TimestampedBody(UsedSignatures usedSignatures, AccessConfig config) {
    this.usedSignatures = usedSignatures;
    this.expiry = config.signatureExpiry();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> headers() {
    return List.of(HOTKEY, SIGNATURE, TIMESTAMP);
  }

  @Override
  public List<String> optionalHeaders() {
    return List.of();
  }

  /// The scheme of whoever names no other.
  @Override
  public boolean isMeantBy(SignedRequest request) {
    return true;
  }

  @Override
  public Claim claimOf(SignedRequest request, Instant now) {
    String timestamp = request.header(TIMESTAMP).orElseThrow();
    BigInteger seconds = secondsOf(timestamp);
    BigInteger distance = seconds.subtract(BigInteger.valueOf(now.getEpochSecond())).abs();
    if (distance.compareTo(BigInteger.valueOf(expiry.toSeconds())) > 0) {
      throw ApiProblem.unauthorized("Timestamp expired (max " + expiry.toSeconds() + "s)");
    }
    return new Claim(
        request.header(HOTKEY).orElseThrow(),
        request.header(SIGNATURE).orElseThrow(),
        RequestSignature.message(request.rawBody(), timestamp),
        true,
        millisOf(seconds));
  }

  @Override
  public Uni<Boolean> use(SignedCaller caller) {
    return usedSignatures.use(caller);
  }

  /// @throws IllegalArgumentException when it is no time
  static long signedTimeMillis(String timestamp) {
    try {
      return millisOf(readSeconds(timestamp).orElseThrow(IllegalArgumentException::new));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("no time of ours: " + timestamp, e);
    }
  }

  private static long millisOf(BigInteger seconds) {
    return Math.multiplyExact(seconds.longValueExact(), 1000L);
  }

  private static BigInteger secondsOf(String timestamp) {
    return readSeconds(timestamp)
        .orElseThrow(() -> ApiProblem.unauthorized("Invalid timestamp format"));
  }

  private static Optional<BigInteger> readSeconds(String timestamp) {
    String digits = timestamp.strip();
    return digits.length() > MAX_CHARACTERS || !INTEGER.matcher(digits).matches()
        ? Optional.empty()
        : Optional.of(new BigInteger(digits.replace("_", "")));
  }
}
