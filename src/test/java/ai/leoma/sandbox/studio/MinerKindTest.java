package ai.leoma.sandbox.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MinerKindTest {

  @Test
  void titlesAreThoseOfTheTableInItsOrder() {
    assertThat(Arrays.stream(MinerKind.values()).map(MinerKind::title))
        .containsExactly(
            "steady",
            "soft",
            "noisy",
            "flicker",
            "frozen",
            "wrong-scene",
            "injector",
            "wrong-size",
            "garbage",
            "cold",
            "slow",
            "copycat",
            "branch",
            "squatter");
  }

  @Test
  void everyTitleLeadsBackToItsKind() {
    for (MinerKind kind : MinerKind.values()) {
      assertThat(MinerKind.ofTitle(kind.title())).contains(kind);
    }
  }

  @Test
  void anUnknownTitleIsNoKind() {
    assertThat(MinerKind.ofTitle("STEADY")).isEmpty();
    assertThat(MinerKind.ofTitle("")).isEmpty();
  }
}
