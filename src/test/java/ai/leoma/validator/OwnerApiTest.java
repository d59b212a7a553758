package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.BtauthMessage;
import ai.leoma.access.RequestSigner;
import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.Sr25519;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.validator.StubOwner.Reply;
import com.sun.net.httpserver.Headers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How a validator signs the tries of one request.
class OwnerApiTest {
  private static final String PATH = "/miners/valid";

  private final StubOwner service = new StubOwner();
  private final KeyPair key = KeyPair.ofMiniSecret(new byte[32]);

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void everyTryUnderBtauthIsSignedAnewForTheTargetOnTheWire() throws Exception {
    // Given: a service that is too busy, behind a prefix
    service.answers(PATH, new Reply(503, "{}"));

    // When
    ask(RequestSigner.btauth(key, TestHotkeys.BOB, InstantSource.system()));

    // Then
    assertThat(service.headers).hasSize(3).allMatch(this::isGood);
    assertThat(service.headers)
        .extracting(headers -> headers.getFirst("X-Bittensor-Nonce"))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyTryUnderTheOldHeadersIsTheSameRequest() throws Exception {
    // Given
    service.answers(PATH, new Reply(503, "{}"));

    // When
    ask(RequestSigner.oldHeaders(key, InstantSource.system()));

    // Then
    assertThat(service.headers).hasSize(3);
    assertThat(service.headers)
        .extracting(headers -> headers.getFirst("X-Signature"))
        .containsOnly(service.headers.getFirst().getFirst("X-Signature"));
  }

  private void ask(RequestSigner signer) throws Exception {
    try (OwnerApi api =
        new OwnerApi(service.url(), signer, Duration.ofSeconds(30), new SimpleMeterRegistry())) {
      assertThat(api.getSigned(PATH).status()).isEqualTo(503);
    }
  }

  private boolean isGood(Headers headers) {
    BtauthMessage message =
        BtauthMessage.of(
            "GET",
            StubOwner.PREFIX + PATH,
            new byte[0],
            headers.getFirst("X-Bittensor-Nonce"),
            key.hotkey().ss58(),
            Optional.of(TestHotkeys.BOB.ss58()));
    return Sr25519.verify(
        key.publicKey(), message.bytes(), Hex.decode(headers.getFirst("X-Bittensor-Signature")));
  }
}
