package ai.leoma.chain.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalletHotkeyTest {
  @Test
  void namesLeadToTheFileWhereBittensorKeepsIt() {
    WalletHotkey hotkey = new WalletHotkey("default", "miner-1.a b");

    assertThat(hotkey.fileIn(Path.of("/wallets")))
        .isEqualTo(Path.of("/wallets/default/hotkeys/miner-1.a b"));
    assertThat(WalletHotkey.defaultFolder())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".bittensor/wallets"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../other",
        "a/b",
        "/etc/passwd",
        "a\\b",
        "~root",
        "a\nb",
        "a\0b"
      })
  void namesThatLeadElsewhereAreRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WalletHotkey(name, "default"))
        .withMessageContaining("the name of a wallet is a name and no path");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WalletHotkey("default", name))
        .withMessageContaining("the name of a hotkey is a name and no path");
  }

  @Test
  void longNamesAreRefusedAndNotQuotedWhole() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WalletHotkey("a".repeat(10_000), "default"))
        .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(250));
  }
}
