package ai.leoma.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.access.SignatureScheme.Claim;
import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.TestHotkeys;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is told of a request under `btauth/1` before its signature is looked at; the request is
/// that of the golden vector.
class BtauthChecksTest {
  private static final String GOLDEN_RECEIVER = TestHotkeys.BOB.ss58();
  private static final Instant NOW = Instant.ofEpochSecond(1_752_076_800);
  private static final String NONCE = "1752076800000000000";
  private static final String SIGNATURE = "0x" + "8a".repeat(64);

  private final Map<String, String> headers =
      new HashMap<>(
          Map.of(
              "x-bittensor-version", "1",
              "x-bittensor-hotkey", TestHotkeys.ALICE.ss58(),
              "x-bittensor-receiver", GOLDEN_RECEIVER,
              "x-bittensor-nonce", NONCE,
              "x-bittensor-signature", SIGNATURE));
  private String target = "/generate?stream=false";
  private Optional<String> own = Optional.of(GOLDEN_RECEIVER);

  @Test
  void goldenRequestClaimsTheGoldenMessage() throws IOException {
    JsonNode golden = RequestSignerTest.golden();

    Claim claim = claimAt(NOW);

    assertThat(new String(claim.message(), StandardCharsets.UTF_8))
        .isEqualTo(golden.path("payload").asText());
    assertThat(claim.hotkey()).isEqualTo(golden.path("sender").asText());
    assertThat(claim.signature()).isEqualTo(SIGNATURE);
    assertThat(claim.mayBeWrapped()).isFalse();
    assertThat(claim.signedTimeMillis()).isEqualTo(1_752_076_800_000L);
  }

  @ParameterizedTest
  @CsvSource({"10000000000", "9999999999", "0", "-2000000000"})
  void nonceWithinTheWindowIsGood(long nanosSinceSigned) {
    assertThat(claimAt(NOW.plusNanos(nanosSinceSigned)).hotkey()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10000000001, Nonce expired (max 10s)",
    "400000000000000, Nonce expired (max 10s)",
    "-2000000001, Nonce too far ahead (max 2s)",
    "-400000000000000, Nonce too far ahead (max 2s)"
  })
  void nonceOutsideOfTheWindowIsRefused(long nanosSinceSigned, String detail) {
    refused(NOW.plusNanos(nanosSinceSigned), detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "01752076800000000000",
        "+1752076800000000000",
        "-1",
        "1.5",
        "1e18",
        "1_752",
        " 1752076800000000000",
        "17520768000000000001",
        "99999999999999999999999999",
        "now",
        "\u0661\u0662\u0663"
      })
  void nonceThatIsNoPlainIntegerIsRefused(String nonce) {
    headers.put("x-bittensor-nonce", nonce);

    refused("Invalid nonce format");
  }

  @ParameterizedTest
  @CsvSource({"1, Nonce expired (max 10s)", "9999999999999999999, Nonce too far ahead (max 2s)"})
  void nonceAtTheEdgeOfWhatCanBeWrittenIsOnlyOutOfTime(String nonce, String detail) {
    headers.put("x-bittensor-nonce", nonce);

    refused(detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "2", "01", "1.0", "btauth/1"})
  void otherVersionsAreRefused(String version) {
    headers.put("x-bittensor-version", version);

    refused("Unsupported signature version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ed25519", "ecdsa", "SR25519", "0"})
  void otherCryptoIsRefused(String crypto) {
    headers.put("x-bittensor-crypto", crypto);

    refused("Unsupported signature crypto");
  }

  @Test
  void ownCryptoMayBeNamed() {
    headers.put("x-bittensor-crypto", "sr25519");

    assertThat(claimAt(NOW).hotkey()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 65})
  void signatureOfWrongLengthIsRefused(int bytes) {
    headers.put("x-bittensor-signature", "0x" + "8a".repeat(bytes));

    refused("Signature verification failed");
  }

  @Test
  void signatureWithoutPrefixIsRefused() {
    headers.put("x-bittensor-signature", "8a".repeat(64));

    refused("Signature verification failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a\u00e9", "/a\nb", "", "/\ufffd"})
  void targetThatNoRequestLineCanHoldIsRefused(String unprintable) {
    target = unprintable;

    refused("Signature verification failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"})
  void anotherReceiverIsRefusedBeforeTheNonceIsLookedAt(String receiver) {
    headers.put("x-bittensor-receiver", receiver);
    headers.put("x-bittensor-nonce", "1");

    refused("Request is meant for another receiver");
  }

  @Test
  void serviceThatKnowsItsHotkeyWantsItNamed() {
    headers.remove("x-bittensor-receiver");

    refused("Receiver missing");
  }

  @Test
  void serviceWithoutHotkeyIsNobodysReceiver() {
    own = Optional.empty();

    refused("Request is meant for another receiver");
  }

  @Test
  void serviceWithoutHotkeyTakesWhatIsForNobody() {
    own = Optional.of(" ");
    headers.remove("x-bittensor-receiver");

    assertThat(new String(claimAt(NOW).message(), StandardCharsets.UTF_8)).endsWith("\n-");
  }

  @Test
  void ownHotkeyThatIsNoAddressStopsTheStart() {
    assertThatThrownBy(() -> new ReceiverHotkey(Optional.of("5Nobody")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leoma.access.hotkey")
        .hasMessageContaining("5Nobody");
  }

  private Claim claimAt(Instant now) {
    BtauthChecks checks =
        new BtauthChecks(new ReceiverHotkey(own), Duration.ofSeconds(10), Duration.ofSeconds(2));
    byte[] body = "{\"prompt\": \"hello\"}".getBytes(StandardCharsets.UTF_8);
    return checks.claimOf(new SignedRequest("POST", target, headers, Set.of(), body), now);
  }

  private void refused(String detail) {
    refused(NOW, detail);
  }

  private void refused(Instant now, String detail) {
    assertThatThrownBy(() -> claimAt(now))
        .isInstanceOfSatisfying(
            ApiProblem.class, problem -> assertThat(problem.status()).isEqualTo(401))
        .hasMessage(detail);
  }
}
