package ai.leoma.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HotkeyTest {
  private static final String ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
  private static final String ZERO_KEY = "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM";
  private static final JsonNode VECTORS = Vectors.json("ss58-vectors.json");

  static Stream<JsonNode> positive() {
    return Vectors.elements(VECTORS.get("positive")).stream();
  }

  static Stream<JsonNode> negative() {
    return Vectors.elements(VECTORS.get("negative")).stream();
  }

  @ParameterizedTest
  @MethodSource("positive")
  void onlyAddressesOfPrefix42WithARealKeyAreAccepted(JsonNode vector) {
    String text = vector.get("ss58").asText();
    byte[] publicKey = Hex.decode(vector.get("publicKey").asText());
    boolean isOurs = vector.get("prefix").asInt() == 42 && !text.equals(ZERO_KEY);

    if (isOurs) {
      assertThat(Hotkey.ofSs58(text).publicKey()).hasValue(publicKey);
      assertThat(Hotkey.ofPublicKey(publicKey)).isEqualTo(new Hotkey(text));
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Hotkey.ofSs58(text))
          .withMessageContaining(text);
    }
  }

  @ParameterizedTest
  @MethodSource("negative")
  void everyBadAddressIsRefused(JsonNode vector) {
    String text = vector.get("text").asText();

    assertThatIllegalArgumentException()
        .as(vector.get("why").asText())
        .isThrownBy(() -> Hotkey.ofSs58(text));
  }

  @Test
  void theAllZeroKeyHasNoAddress() {
    assertThatIllegalArgumentException().isThrownBy(() -> Hotkey.ofPublicKey(new byte[32]));
    assertThatIllegalArgumentException().isThrownBy(() -> Hotkey.ofPublicKey(new byte[31]));
    assertThatIllegalArgumentException().isThrownBy(() -> Hotkey.ofSs58(ZERO_KEY));
    assertThat(new Hotkey(ZERO_KEY).publicKey()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "5Grwva EF", "5GrwvaEF\n", "é", "😀", ALICE + "1"})
  void whatIsNoBase58TextOfAtMost48CharactersIsNoHotkey(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Hotkey(text));
  }

  @Test
  void aTextWithoutChecksumIsAHotkeyWithoutPublicKey() {
    String text = "5" + "A".repeat(47);

    assertThat(Hotkey.isWellFormed(text)).isTrue();
    assertThat(new Hotkey(text).publicKey()).isEmpty();
  }

  @Test
  void wellFormedIs47Or48CharactersOfBase58() {
    assertThat(Hotkey.isWellFormed(ALICE)).isTrue();
    assertThat(Hotkey.isWellFormed(ALICE.substring(1))).isTrue();
    assertThat(Hotkey.isWellFormed(ALICE.substring(2))).isFalse();
    assertThat(Hotkey.isWellFormed(ALICE + "1")).isFalse();
    assertThat(Hotkey.isWellFormed(ALICE.substring(1) + "\n")).isFalse();
    assertThat(Hotkey.isWellFormed(ALICE.replace('G', '0'))).isFalse();
    assertThat(Hotkey.isWellFormed("")).isFalse();
  }

  @Test
  void hostileTextIsCutInTheMessage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Hotkey("x".repeat(1_000_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100));
  }

  @Test
  void hotkeysAreOrderedByCodePoint() {
    assertThat(Stream.of("b", "a", "Z", "9", "aa").map(Hotkey::new).sorted().map(Hotkey::ss58))
        .containsExactly("9", "Z", "a", "aa", "b");
  }

  @Test
  void everyKeyComesBackAndNoChangedCharacterDecodes() {
    long seed = 3;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] publicKey = new byte[32];
      random.nextBytes(publicKey);
      String text = Hotkey.ofPublicKey(publicKey).ss58();
      int place = random.nextInt(text.length());
      char character = (char) (text.charAt(place) == '7' ? '8' : '7');
      String changed = text.substring(0, place) + character + text.substring(place + 1);

      assertThat(Hotkey.ofSs58(text).publicKey()).as("seed %d", seed).hasValue(publicKey);
      // a checksum of two bytes lets one change in 65536 through
      Optional<byte[]> decoded = new Hotkey(changed).publicKey();
      decoded.ifPresent(key -> assertThat(Hotkey.ofPublicKey(key).ss58()).isEqualTo(changed));
    }
  }

  @Test
  void hostileTextIsRefusedByAnArgumentExceptionOnly() {
    long seed = 5;
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String text = hostileText(random);
      try {
        Hotkey hotkey = Hotkey.ofSs58(text);
        assertThat(Hotkey.ofPublicKey(hotkey.publicKey().orElseThrow()).ss58())
            .as("seed %d round %d", seed, round)
            .isEqualTo(text);
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageContaining("SS58");
      }
    }
  }

  private static String hostileText(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? ALICE : "");
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int place = random.nextInt(text.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> text.insert(place, (char) random.nextInt(0x10000));
        case 1 -> text.insert(place, "123456789ABCxyz".charAt(random.nextInt(15)));
        default -> text.setLength(place);
      }
    }
    return text.toString();
  }
}
