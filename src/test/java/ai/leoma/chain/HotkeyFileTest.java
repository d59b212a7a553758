package ai.leoma.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.Vectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HotkeyFileTest {
  /// The published development seed of `//Alice`.
  private static final String SEED =
      "e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";

  private static final String ALICE = TestHotkeys.ALICE.ss58();

  @TempDir Path folder;

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
    try (KeyPair pair = HotkeyFile.read(file(content))) {
      assertThat(pair.hotkey().ss58()).isEqualTo(ALICE);
    }
  }

  @Test
  void aPrivateKeyOfBittensorGivesTheKeyOfItsAddress() throws IOException {
    Path file =
        file(
            "{\"cryptoType\": 1, \"privateKey\": \"%s\", \" ss58Address\": \"%s\"}"
                .formatted(derived("bittensorForm"), derivedAddress()));

    try (KeyPair pair = HotkeyFile.read(file)) {
      assertThat(Hex.encodePrefixed(pair.publicKey())).isEqualTo(derived("publicKey"));
    }
  }

  @Test
  void privateKeysThatMayBeAnotherKeyAreRefused() throws IOException {
    String form = "{\"privateKey\": \"%s\", \"ss58Address\": \"%s\", \"cryptoType\": %d}";
    String secret = derived("bittensorForm");
    for (String content :
        List.of(
            form.formatted(derived("polkadotJsForm"), derivedAddress(), 1),
            form.formatted(secret, ALICE, 1),
            form.formatted(secret, derivedAddress(), 0),
            form.formatted(secret, "", 1),
            form.formatted(secret.substring(4), derivedAddress(), 1))) {
      Path file = file(content);

      assertThatThrownBy(() -> HotkeyFile.read(file))
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
        "$NACL$encrypted",
        "bottom drive obey lake curtain smoke basket hold race lonely fit walk",
        "{\"secretSeed\": null}",
        "{\"secretSeed\": {\"deep\": 1}}",
        "{\"secretSeed\": \"" + SEED,
        "{\"secretSeed\": \""
            + SEED
            + "\", \"ss58Address\": \"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\"}"
      })
  void otherContentIsRefusedWithoutQuotingIt(String content) throws IOException {
    Path file = file(content);

    assertThatThrownBy(() -> HotkeyFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hotkey")
        .hasNoCause()
        .message()
        .doesNotContain(SEED.substring(0, 16), "bottom", "NACL");
  }

  @Test
  void missingFolderAndEndlessFilesAreRefused() {
    assertThatThrownBy(() -> HotkeyFile.read(folder.resolve("none")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> HotkeyFile.read(folder)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HotkeyFile.read(Path.of("/dev/zero")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hugeFileIsNotRead() throws IOException {
    Path file = file(" ".repeat(1 << 20));

    assertThatThrownBy(() -> HotkeyFile.read(file)).hasMessageContaining("too large");
  }

  private static String derived(String member) {
    return Vectors.json("private-key-forms.json").get("derived").get(member).asText();
  }

  private static String derivedAddress() {
    return Hotkey.ofPublicKey(Hex.decode(derived("publicKey"))).ss58();
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("hotkey"), content);
  }
}
