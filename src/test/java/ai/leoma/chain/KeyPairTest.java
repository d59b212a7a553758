package ai.leoma.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.leoma.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPairTest {
  /// The well-known seed of Substrate's public development phrase "bottom drive obey lake ...".
  private static final String DEVELOPMENT_SEED =
      "0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e";

  private static final String GROUP_ORDER =
      "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

  private static final JsonNode FORMS = Vectors.json("private-key-forms.json");
  private static final Pattern JUNCTION = Pattern.compile("(//?)([^/]+)");
  private static final byte[] MESSAGE = "the message".getBytes(UTF_8);

  static Stream<JsonNode> derivations() {
    return Vectors.elements(Vectors.json("derivation-vectors.json")).stream();
  }

  static Stream<JsonNode> signers() {
    return Vectors.elements(Vectors.json("sr25519-vectors.json").get("positive")).stream()
        .filter(vector -> vector.has("miniSecret"));
  }

  @ParameterizedTest
  @MethodSource("derivations")
  void derivesTheKeysOfTheReference(JsonNode vector) {
    // Given
    String suri = vector.get("suri").asText();
    boolean isSeedGiven = vector.has("miniSecret");
    String seed = isSeedGiven ? vector.get("miniSecret").asText() : DEVELOPMENT_SEED;
    String path = suri.indexOf('/') < 0 || isSeedGiven ? "" : suri.substring(suri.indexOf('/'));

    // When
    KeyPair key = KeyPair.ofMiniSecret(Hex.decode(seed));
    for (MatchResult step : JUNCTION.matcher(path).results().toList()) {
      key =
          step.group(1).equals("//")
              ? key.deriveHard(step.group(2))
              : key.deriveSoft(step.group(2));
    }

    // Then
    assertThat(Hex.encodePrefixed(key.publicKey())).isEqualTo(vector.get("publicKey").asText());
    assertThat(key.hotkey()).isEqualTo(new Hotkey(vector.get("ss58").asText()));
    assertThat(Sr25519.verify(key.publicKey(), MESSAGE, key.sign(MESSAGE))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("signers")
  void expandsTheSeedsOfTheReference(JsonNode vector) {
    try (KeyPair key = KeyPair.ofMiniSecret(Hex.decode(vector.get("miniSecret").asText()))) {
      assertThat(Hex.encodePrefixed(key.publicKey())).isEqualTo(vector.get("publicKey").asText());
    }
  }

  @Test
  void readsTheBittensorFormOfASecretKey() {
    JsonNode published = FORMS.get("published");
    JsonNode derived = FORMS.get("derived");

    assertThat(secretKey(published, "privateKeyBittensorForm").publicKey())
        .isEqualTo(hex(published, "publicKey"));
    assertThat(secretKey(derived, "bittensorForm").publicKey())
        .isEqualTo(hex(derived, "publicKey"));
    assertThat(KeyPair.ofMiniSecret(hex(derived, "miniSecret")).publicKey())
        .isEqualTo(hex(derived, "publicKey"));
  }

  @Test
  void thePolkadotJsFormIsRefusedAsItsScalarIsNotReduced() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> secretKey(FORMS.get("derived"), "polkadotJsForm"))
        .withMessageContaining("not below the order");
  }

  @Test
  void bothFormsOfOneSecretSignForTheSameKey() {
    JsonNode derived = FORMS.get("derived");
    try (KeyPair ofSeed = KeyPair.ofMiniSecret(hex(derived, "miniSecret"));
        KeyPair ofScalar = secretKey(derived, "bittensorForm")) {
      assertThat(Sr25519.verify(ofSeed.publicKey(), MESSAGE, ofScalar.sign(MESSAGE))).isTrue();
      assertThat(ofScalar.deriveHard("x").hotkey()).isEqualTo(ofSeed.deriveHard("x").hotkey());
    }
  }

  @Test
  void impossibleSecretsAreRefused() {
    byte[] zeroScalar = new byte[64];
    byte[] order = Arrays.copyOf(Hex.decode(GROUP_ORDER), 64);
    byte[] orderLessOne = order.clone();
    orderLessOne[0]--;

    assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.ofSecretKey(zeroScalar));
    assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.ofSecretKey(order));
    assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.ofSecretKey(new byte[63]));
    assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.ofMiniSecret(new byte[31]));
    assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.ofMiniSecret(new byte[33]));
    KeyPair largest = KeyPair.ofSecretKey(orderLessOne);
    assertThat(Sr25519.verify(largest.publicKey(), MESSAGE, largest.sign(MESSAGE))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "/", "18446744073709551616", "99999999999999999999999999"})
  void whatIsNoJunctionIsRefused(String junction) {
    try (KeyPair key = KeyPair.ofMiniSecret(new byte[32])) {
      assertThatIllegalArgumentException().isThrownBy(() -> key.deriveHard(junction));
    }
  }

  @Test
  void longJunctionsAreHashedWithTheirScaleLength() {
    try (KeyPair key = KeyPair.ofMiniSecret(new byte[32])) {
      assertThat(key.deriveHard("a".repeat(63)).hotkey())
          .isNotEqualTo(key.deriveHard("a".repeat(64)).hotkey());
      assertThatIllegalArgumentException().isThrownBy(() -> key.deriveHard("a".repeat(16384)));
    }
  }

  @Test
  void twoSignaturesOfOneMessageDifferInTheirNonce() {
    try (KeyPair key = KeyPair.ofMiniSecret(new byte[32])) {
      byte[] first = key.sign(MESSAGE);
      byte[] second = key.sign(MESSAGE);

      assertThat(Arrays.copyOf(first, 32)).isNotEqualTo(Arrays.copyOf(second, 32));
    }
  }

  @Test
  void aStuckGeneratorStillGivesAnotherNonceToAnotherMessageAndKey() {
    // Given
    SecureRandom stuck = new StuckRandom(1);
    KeyPair key = KeyPair.generate(stuck);
    KeyPair other = KeyPair.generate(new StuckRandom(2)).deriveHard("x");

    // When
    byte[] first = Arrays.copyOf(key.sign(MESSAGE), 32);
    byte[] again = Arrays.copyOf(key.sign(MESSAGE), 32);
    byte[] otherMessage = Arrays.copyOf(key.sign("another".getBytes(UTF_8)), 32);
    byte[] otherKey = Arrays.copyOf(other.sign(MESSAGE), 32);

    // Then
    assertThat(again).isEqualTo(first);
    assertThat(otherMessage).isNotEqualTo(first);
    assertThat(otherKey).isNotEqualTo(first);
  }

  @Test
  void aClosedKeyDoesNotSignAndItsChildrenDo() {
    // Given
    KeyPair key = KeyPair.generate(new SecureRandom());
    KeyPair child = key.deriveHard("child");

    // When
    key.close();
    key.close();

    // Then
    assertThatIllegalStateException().isThrownBy(() -> key.sign(MESSAGE));
    assertThatIllegalStateException().isThrownBy(() -> key.deriveHard("x"));
    assertThatIllegalStateException().isThrownBy(() -> key.deriveSoft("x"));
    assertThat(key.hotkey()).isEqualTo(Hotkey.ofPublicKey(key.publicKey()));
    assertThat(Sr25519.verify(child.publicKey(), MESSAGE, child.sign(MESSAGE))).isTrue();
  }

  @Test
  void theCallersSeedStaysAndNothingPrintsTheSecret() {
    byte[] seed = hex(FORMS.get("derived"), "miniSecret");
    byte[] before = seed.clone();

    KeyPair key = KeyPair.ofMiniSecret(seed);

    assertThat(seed).isEqualTo(before);
    assertThat(key).hasToString("KeyPair[" + key.hotkey().ss58() + "]");
  }

  private static KeyPair secretKey(JsonNode forms, String member) {
    return KeyPair.ofSecretKey(hex(forms, member));
  }

  private static byte[] hex(JsonNode node, String member) {
    return Hex.decode(node.get(member).asText());
  }

  /// A generator that always gives the same byte.
  private static final class StuckRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte value;

    StuckRandom(int value) {
      this.value = (byte) value;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, value);
    }
  }
}
