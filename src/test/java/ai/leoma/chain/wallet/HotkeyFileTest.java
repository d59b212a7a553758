package ai.leoma.chain.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.TestHotkeys;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HotkeyFileTest {
  /// The published development seed of `//Alice`.
  private static final String SEED =
      "e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";

  private static final String ALICE = TestHotkeys.ALICE.ss58();
  private static final String BOB = TestHotkeys.BOB.ss58();

  @TempDir Path folder;

  static Stream<JsonNode> derivations() {
    return Vectors.elements(Vectors.json("derivation-vectors.json")).stream();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SEED,
        "0x" + SEED + "\n",
        "{\"secretSeed\": \"0x" + SEED + "\"}",
        "{\"secretPhrase\": null, \"secretSeed\": \"0x"
            + SEED
            + "\", \"ss58Address\": \"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"}"
      })
  void seedAndWalletGiveTheKey(String content) throws IOException {
    try (KeyPair pair = read(content)) {
      assertThat(pair.hotkey().ss58()).isEqualTo(ALICE);
    }
  }

  @ParameterizedTest
  @MethodSource("derivations")
  void secretPhraseGivesTheKeyOfTheReference(JsonNode vector) throws IOException {
    String phrase = vector.get("suri").asText();
    String address = vector.get("ss58").asText();
    String wallet =
        "{\"secretPhrase\": \"%s\", \"secretSeed\": null, \"ss58Address\": \"%s\"}"
            .formatted(phrase, address);

    for (String content : List.of(phrase, phrase + "\n", wallet)) {
      try (KeyPair pair = read(content)) {
        assertThat(Hex.encodePrefixed(pair.publicKey()))
            .isEqualTo(vector.get("publicKey").asText());
        assertThat(pair.hotkey().ss58()).isEqualTo(address);
      }
    }
    if (vector.has("miniSecret")) {
      try (KeyPair pair = read(vector.get("miniSecret").asText())) {
        assertThat(pair.hotkey().ss58()).isEqualTo(address);
      }
    }
  }

  @Test
  void seedCountsBeforePhraseAndPhraseBeforePrivateKey() throws IOException {
    JsonNode phrase = Vectors.json("derivation-vectors.json").get(0);
    String both = "{\"secretSeed\": \"%s\", \"secretPhrase\": \"%s\"}";
    String others = "{\"privateKey\": \"%s\", \"secretPhrase\": \"%s\", \"ss58Address\": \"%s\"}";

    try (KeyPair pair = read(both.formatted(SEED, phrase.get("suri").asText()))) {
      assertThat(pair.hotkey().ss58()).isEqualTo(ALICE);
    }
    String address = phrase.get("ss58").asText();
    try (KeyPair pair =
        read(others.formatted(derived("bittensorForm"), phrase.get("suri").asText(), address))) {
      assertThat(pair.hotkey().ss58()).isEqualTo(address);
    }
  }

  @Test
  void aPrivateKeyOfBittensorGivesTheKeyOfItsAddress() throws IOException {
    String form = "{\"cryptoType\": 1, \"privateKey\": \"%s\", \" ss58Address\": \"%s\"}";

    try (KeyPair pair = read(form.formatted(derived("bittensorForm"), derivedAddress()))) {
      assertThat(Hex.encodePrefixed(pair.publicKey())).isEqualTo(derived("publicKey"));
    }
  }

  @Test
  void privateKeysThatMayBeAnotherKeyAreRefused() {
    String form = "{\"privateKey\": \"%s\", \"ss58Address\": \"%s\", \"cryptoType\": %d}";
    String secret = derived("bittensorForm");
    for (String content :
        List.of(
            form.formatted(derived("polkadotJsForm"), derivedAddress(), 1),
            form.formatted(secret, ALICE, 1),
            form.formatted(secret, derivedAddress(), 0),
            form.formatted(secret, "", 1),
            form.formatted(secret.substring(4), derivedAddress(), 1))) {
      assertThatThrownBy(() -> read(content))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("hotkey")
          .message()
          .doesNotContain(secret.substring(6, 20));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "e5be9a5092b81bca64be81d212e7f2f9",
        SEED + "00",
        SEED + "///password",
        "bottom drive obey lake curtain smoke basket hold race lonely fit fit",
        "bottom drive obey lake curtain smoke basket hold race lonely fit",
        "bottom drive obey lake curtain smoke basket hold race lonely fit walks",
        "Bottom Drive obey lake curtain smoke basket hold race lonely fit walk",
        "bottom drive obey lake curtain smoke basket hold race lonely fit walk//",
        "bottom drive obey lake curtain smoke basket hold race lonely fit walk//99999999999999999999",
        "//Alice",
        "{\"secretSeed\": null}",
        "{\"secretSeed\": {\"deep\": 1}}",
        "{\"secretSeed\": \"" + SEED,
        "{\"secretPhrase\": \"bottom drive\"}",
        "{\"secretSeed\": \"" + SEED + "\", \"ss58Address\": \"" + "5FHneW46xGXgs5m\"}"
      })
  void otherContentIsRefusedWithoutQuotingIt(String content) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hotkey")
        .hasNoCause()
        .message()
        .satisfies(
            message ->
                assertThat(message.replace(folder.toString(), ""))
                    .doesNotContain(SEED.substring(0, 16), "ottom", "walk", "9999", "Alice"));
  }

  @Test
  void addressOfAnotherKeyIsRefusedWhateverTheSecretIs() {
    String phrase = Vectors.json("derivation-vectors.json").get(0).get("suri").asText();
    for (String secret :
        List.of(
            "\"secretSeed\": \"" + SEED + "\"", "\"secretPhrase\": \"" + phrase + "//Alice\"")) {
      assertThatThrownBy(() -> read("{%s, \"ss58Address\": \"%s\"}".formatted(secret, BOB)))
          .hasMessageContaining("ss58Address belongs to another key");
    }
  }

  @Test
  void encryptionsOfOldWalletsAreRefusedWithAWayOut() {
    for (String content : List.of("$ANSIBLE_VAULT;1.1;AES256\n6131", "gAAAAABk0000")) {
      assertThatThrownBy(() -> read(content))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Ansible Vault or Fernet")
          .hasMessageContaining("Bittensor's own tools");
    }
  }

  @Test
  void encryptedWalletWantsThePasswordsFile() throws IOException {
    Path file = file(Hex.decode(Vectors.json("chain/nacl-key-file.json").get("fileHex").asText()));
    Path empty = Files.writeString(folder.resolve("empty"), "\n");

    assertThatThrownBy(() -> HotkeyFile.read(file, Optional.empty()))
        .hasMessageContaining("leoma.validator.hotkey-password-file");
    assertThatThrownBy(() -> HotkeyFile.read(file, Optional.of(empty)))
        .hasMessageContaining("holds no password");
    assertThatThrownBy(() -> HotkeyFile.read(file, Optional.of(folder.resolve("none"))))
        .isInstanceOf(KeyFileRefused.class)
        .hasMessageContaining("there is no file");
    assertThatThrownBy(() -> read("$NACL" + "x".repeat(39)))
        .hasMessageContaining("without its end");
  }

  @Test
  void missingFolderAndEndlessFilesAreRefused() {
    assertThatThrownBy(() -> HotkeyFile.read(folder.resolve("none"), Optional.empty()))
        .isInstanceOf(KeyFileRefused.class)
        .hasMessageContaining("there is no file " + folder.resolve("none"));
    assertThatThrownBy(() -> HotkeyFile.read(folder, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HotkeyFile.read(Path.of("/dev/zero"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCanBeSeenToBeWrongIsSeenWithoutOpeningAnEncryptedFile() throws IOException {
    Path sealed =
        file(Hex.decode(Vectors.json("chain/nacl-key-file.json").get("fileHex").asText()));
    Path password = Files.writeString(folder.resolve("password"), "another one");
    Path plain = Files.writeString(folder.resolve("plain"), "nonsense");

    assertThatCode(() -> HotkeyFile.check(sealed, Optional.of(password)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> HotkeyFile.check(sealed, Optional.empty()))
        .isInstanceOf(KeyFileRefused.class)
        .hasMessageContaining("leoma.validator.hotkey-password-file");
    assertThatThrownBy(() -> HotkeyFile.check(plain, Optional.empty()))
        .isInstanceOf(KeyFileRefused.class)
        .hasMessageContaining("neither a 32-byte seed in hex nor a secret phrase");
    assertThatThrownBy(() -> HotkeyFile.check(folder.resolve("none"), Optional.empty()))
        .isInstanceOf(KeyFileRefused.class)
        .hasMessageContaining("there is no file");
  }

  @Test
  void hugeAndBinaryFilesAreNotRead() throws IOException {
    assertThatThrownBy(() -> read(" ".repeat(1 << 20))).hasMessageContaining("too large");
    assertThatThrownBy(() -> read("a".repeat(16_000)))
        .hasMessageContaining("neither a 32-byte seed in hex nor a secret phrase");
    Path file = file(new byte[] {(byte) 0xc3, 0x28});
    assertThatThrownBy(() -> HotkeyFile.read(file, Optional.empty()))
        .hasMessageContaining("is no text");
  }

  @Test
  void fileThatOthersMayUseIsWarnedAbout() throws IOException {
    Path file = file(SEED.getBytes(StandardCharsets.US_ASCII));
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rwx------")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertThat(SecretFile.exposure(file))
          .hasValueSatisfying(
              warning -> assertThat(warning).contains(mode, "chmod 600").doesNotContain(SEED));
    }
    for (String mode : List.of("rw-------", "r--------")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertThat(SecretFile.exposure(file)).isEmpty();
    }
  }

  private KeyPair read(String content) throws IOException {
    return HotkeyFile.read(file(content.getBytes(StandardCharsets.UTF_8)), Optional.empty());
  }

  private static String derived(String member) {
    return Vectors.json("private-key-forms.json").get("derived").get(member).asText();
  }

  private static String derivedAddress() {
    return Hotkey.ofPublicKey(Hex.decode(derived("publicKey"))).ss58();
  }

  private Path file(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("hotkey"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
