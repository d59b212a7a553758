package ai.leoma.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hotkey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdministratorsTest {
  private static final String ANNA = new Signer("anna").hotkey();
  private static final String BERT = new Signer("bert").hotkey();

  @Test
  void blanksAroundHotkeysDoNotMatter() {
    Administrators administrators = new Administrators(" " + ANNA + " ,\t" + BERT + ",");

    assertThat(administrators.includes(new Hotkey(ANNA))).isTrue();
    assertThat(administrators.includes(new Hotkey(BERT))).isTrue();
  }

  @Test
  void a16ForeignHotkeyIsNoAdministrator() {
    assertThat(new Administrators(ANNA).includes(new Hotkey(BERT))).isFalse();
    assertThat(new Administrators("").includes(new Hotkey(ANNA))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "5AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void textThatIsNoAddressStopsTheStart(String text) {
    assertThatThrownBy(() -> new Administrators(ANNA + "," + text))
        .hasMessageContaining("leoma.access.admin-hotkeys names '" + text + "'");
  }
}
