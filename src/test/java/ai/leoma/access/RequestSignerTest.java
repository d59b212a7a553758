package ai.leoma.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.Sr25519;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.digest.Sha256;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestSignerTest {
  private static final byte[] BODY = "{\"samples\": []}".getBytes(StandardCharsets.UTF_8);
  private static final InstantSource STANDING =
      InstantSource.fixed(Instant.parse("2026-07-09T12:00:00.123456789Z"));

  private final KeyPair key = KeyPair.ofMiniSecret(new byte[32]);

  static JsonNode golden() throws IOException {
    try (InputStream file =
        RequestSignerTest.class.getResourceAsStream("/vectors/btauth1-golden.json")) {
      return new ObjectMapper().readTree(file).path("btauth1");
    }
  }

  @Test
  void messageOfBtauthIsThatOfTheGoldenVector() throws IOException {
    JsonNode golden = golden();
    byte[] body = golden.path("bodyUtf8").asText().getBytes(StandardCharsets.UTF_8);

    BtauthMessage message =
        BtauthMessage.of(
            golden.path("method").asText(),
            golden.path("target").asText(),
            body,
            golden.path("nonceNs").asText(),
            golden.path("sender").asText(),
            Optional.of(golden.path("receiver").asText()));

    assertThat(Sha256.hexOf(body)).isEqualTo(golden.path("bodySha256").asText());
    assertThat(new String(message.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(golden.path("payload").asText());
  }

  @Test
  void messageWithoutReceiverEndsInADash() {
    BtauthMessage message =
        BtauthMessage.of("GET", "/miners/valid", new byte[0], "1", "sender", Optional.empty());

    assertThat(new String(message.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "btauth/1\nsr25519\nGET\n/miners/valid\n"
                + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n1\nsender\n-");
  }

  @Test
  void oldHeadersCarryAGoodSignatureOverBodyAndTime() {
    RequestSigner signer = RequestSigner.oldHeaders(key, STANDING);

    Map<String, String> headers = signer.headersFor("POST", "/samples/batch", BODY);

    assertThat(headers)
        .containsOnlyKeys("X-Validator-Hotkey", "X-Signature", "X-Timestamp")
        .containsEntry("X-Timestamp", "1783598400");
    assertThat(isGood(RequestSignature.message(BODY, "1783598400"), headers.get("X-Signature")))
        .isTrue();
    assertThat(signer.signsEveryTry()).isFalse();
  }

  @Test
  void btauthHeadersCarryAGoodSignatureOverEverything() {
    RequestSigner signer = RequestSigner.btauth(key, TestHotkeys.BOB, STANDING);

    Map<String, String> headers = signer.headersFor("POST", "/samples/batch?x=%C3%A9", BODY);

    String nonce = headers.get("X-Bittensor-Nonce");
    assertThat(nonce).isEqualTo("1783598400123456789");
    assertThat(headers)
        .containsOnlyKeys(
            "X-Bittensor-Version",
            "X-Bittensor-Hotkey",
            "X-Bittensor-Receiver",
            "X-Bittensor-Nonce",
            "X-Bittensor-Signature")
        .containsEntry("X-Bittensor-Version", "1")
        .containsEntry("X-Bittensor-Hotkey", key.hotkey().ss58())
        .containsEntry("X-Bittensor-Receiver", TestHotkeys.BOB.ss58());
    assertThat(
            isGood(
                ("btauth/1\nsr25519\nPOST\n/samples/batch?x=%C3%A9\n"
                        + Sha256.hexOf(BODY)
                        + "\n"
                        + nonce
                        + "\n"
                        + key.hotkey().ss58()
                        + "\n"
                        + TestHotkeys.BOB.ss58())
                    .getBytes(StandardCharsets.UTF_8),
                headers.get("X-Bittensor-Signature")))
        .isTrue();
    assertThat(signer.signsEveryTry()).isTrue();
  }

  @Test
  void noNonceIsUsedTwiceWhileTheClockStandsStill() {
    RequestSigner signer = RequestSigner.btauth(key, new Hotkey("5Receiver"), STANDING);
    Set<String> nonces = ConcurrentHashMap.newKeySet();

    IntStream.range(0, 40)
        .parallel()
        .forEach(i -> nonces.add(signer.headersFor("GET", "/", BODY).get("X-Bittensor-Nonce")));

    assertThat(new HashSet<>(nonces)).hasSize(40);
  }

  private boolean isGood(byte[] message, String signature) {
    return Sr25519.verify(key.publicKey(), message, Hex.decode(signature));
  }
}
