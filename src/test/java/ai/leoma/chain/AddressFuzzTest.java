package ai.leoma.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Seeded hostile text for the two readers that see what strangers send before any signature.
class AddressFuzzTest {
  private static final long SEED = 42;
  private static final int CASES = 50_000;
  private static final String GOOD = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

  @Test
  void addressIsDecodedOrRefusedAndNothingElse() {
    Random random = new Random(SEED);
    int decoded = 0;
    for (int i = 0; i < CASES; i++) {
      String text = mutated(random, GOOD);
      String what = "seed " + SEED + ", case " + i + ": " + text;
      try {
        Hotkey hotkey = Hotkey.ofSs58(text);
        assertThat(hotkey.publicKey()).as(what).hasValueSatisfying(key -> hasSize(key, 32));
        assertThat(Hotkey.isWellFormed(text)).as(what).isTrue();
        decoded++;
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).as(what).isNotBlank();
        assertThat(refused.getMessage().length()).as(what).isLessThan(text.length() + 200);
      } catch (RuntimeException unexpected) {
        fail(what, unexpected);
      }
    }
    // a check of two bytes lets next to nothing through by chance
    assertThat(decoded).isLessThan(CASES / 100);
    assertThat(Hotkey.ofSs58(GOOD).ss58()).isEqualTo(GOOD);
  }

  @Test
  void hexIsDecodedOrRefusedAndNothingElse() {
    Random random = new Random(SEED);
    for (int i = 0; i < CASES; i++) {
      String text = mutated(random, (random.nextBoolean() ? "0x" : "") + "0aF9".repeat(32));
      String what = "seed " + SEED + ", case " + i + ": " + text;
      try {
        byte[] bytes = Hex.decode(text);
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        assertThat(digits).as(what).matches("([0-9a-fA-F]{2})*");
        assertThat(bytes).as(what).hasSize(digits.length() / 2);
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).as(what).isNotBlank();
      } catch (RuntimeException unexpected) {
        fail(what, unexpected);
      }
    }
  }

  @Test
  void longTextIsRefusedBeforeItIsComputedWith() {
    String endless = "5".repeat(2_000_000);

    assertThat(Hotkey.isWellFormed(endless)).isFalse();
    try {
      Hotkey.ofSs58(endless);
      fail("decoded");
    } catch (IllegalArgumentException refused) {
      assertThat(refused).isNotNull();
    }
  }

  private static void hasSize(byte[] key, int size) {
    assertThat(key).hasSize(size);
  }

  private static String mutated(Random random, String good) {
    StringBuilder text = new StringBuilder(good);
    for (int change = random.nextInt(4); change >= 0 && !text.isEmpty(); change--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(128));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, (char) random.nextInt(0x10000));
        case 3 -> text.setLength(at);
        default -> text.append(text, at, text.length());
      }
    }
    return text.toString();
  }
}
