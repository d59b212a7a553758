package ai.leoma.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.SignatureScheme.Claim;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.Sr25519;
import ai.leoma.evaluation.ServiceCheck;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that the public package `@polkadot/keyring` signed (`src/test/js/record.js`).
class PolkadotRequestsTest {
  private static final JsonNode RECORDED = recorded();
  private static final Instant SIGNED = Instant.ofEpochSecond(1_784_548_800);

  static Stream<String> names() {
    return RECORDED.path("requests").valueStream().map(request -> request.path("name").asText());
  }

  @Test
  void seedGivesTheSameAddress() {
    KeyPair key = KeyPair.ofMiniSecret(Hex.decode(RECORDED.path("seed").asText()));

    assertThat(key.hotkey().ss58()).isEqualTo(RECORDED.path("hotkey").asText());
  }

  @ParameterizedTest
  @MethodSource("names")
  void recordedRequestIsGood(String name) {
    SignedRequest request = request(name);

    assertThat(isGood(request)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("names")
  void oneBitOfTheBodyOrOfTheSignatureMakesItBad(String name) {
    SignedRequest request = request(name);
    byte[] body = request.rawBody();

    for (int bit = 0; bit < 8 * body.length; bit += 97) {
      assertThat(isGood(with(request, flipped(body, bit)))).as("bit " + bit).isFalse();
    }
    String header = header(request, "signature");
    byte[] signature = Hex.decode(request.headers().get(header));
    for (int bit = 0; bit < 8 * signature.length; bit += 31) {
      assertThat(isGood(with(request, header, Hex.encodePrefixed(flipped(signature, bit)))))
          .as("bit " + bit)
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void methodAndTargetAreSignedUnderBtauthOnly(String name) {
    SignedRequest request = request(name);
    SignedRequest moved =
        new SignedRequest("DELETE", "/elsewhere", request.headers(), Set.of(), request.rawBody());

    assertThat(isGood(moved)).isEqualTo(!isBtauth(request));
  }

  @Test
  void evaluationSignatureInTheBatchIsGood() {
    byte[] body = request("a batch under btauth/1").rawBody();

    assertThat(ServiceCheck.accept(body, new Hotkey(RECORDED.path("hotkey").asText()))).hasSize(1);
  }

  private static boolean isGood(SignedRequest request) {
    Claim claim = claimOf(request);
    byte[] key = new Hotkey(claim.hotkey()).publicKey().orElseThrow();
    byte[] signature = Hex.decode(claim.signature());
    return claim.mayBeWrapped()
        ? Sr25519.verifyRawOrWrapped(key, claim.message(), signature)
        : Sr25519.verify(key, claim.message(), signature);
  }

  private static Claim claimOf(SignedRequest request) {
    if (!isBtauth(request)) {
      byte[] message =
          RequestSignature.message(request.rawBody(), request.headers().get("x-timestamp"));
      return new Claim(
          request.headers().get("x-validator-hotkey"),
          request.headers().get("x-signature"),
          message,
          true,
          SIGNED.toEpochMilli());
    }
    BtauthChecks checks =
        new BtauthChecks(
            new ReceiverHotkey(request.header("x-bittensor-receiver")),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2));
    return checks.claimOf(request, SIGNED.plusSeconds(5));
  }

  private static boolean isBtauth(SignedRequest request) {
    return request.header("x-bittensor-version").isPresent();
  }

  private static String header(SignedRequest request, String end) {
    return request.headers().keySet().stream()
        .filter(name -> name.endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  private static SignedRequest request(String name) {
    JsonNode recorded =
        RECORDED
            .path("requests")
            .valueStream()
            .filter(request -> request.path("name").asText().equals(name))
            .findFirst()
            .orElseThrow();
    Map<String, String> headers = new HashMap<>();
    recorded
        .path("headers")
        .forEachEntry(
            (header, value) -> headers.put(header.toLowerCase(Locale.ROOT), value.asText()));
    return new SignedRequest(
        recorded.path("method").asText(),
        recorded.path("target").asText(),
        headers,
        Set.of(),
        recorded.path("body").asText().getBytes(StandardCharsets.UTF_8));
  }

  private static SignedRequest with(SignedRequest request, byte[] body) {
    return new SignedRequest(request.method(), request.target(), request.headers(), Set.of(), body);
  }

  private static SignedRequest with(SignedRequest request, String header, String value) {
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.put(header, value);
    return new SignedRequest(
        request.method(), request.target(), headers, Set.of(), request.rawBody());
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }

  private static JsonNode recorded() {
    try (InputStream file =
        PolkadotRequestsTest.class.getResourceAsStream("/vectors/polkadot-requests.json")) {
      return new ObjectMapper().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
