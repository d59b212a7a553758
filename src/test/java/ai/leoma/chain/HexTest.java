package ai.leoma.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HexTest {
  @Test
  void readsBothCasesWithAndWithoutPrefix() {
    byte[] bytes = {0, (byte) 0xab, (byte) 0xff};

    assertThat(Hex.decode("00abff")).isEqualTo(bytes);
    assertThat(Hex.decode("0x00ABff")).isEqualTo(bytes);
    assertThat(Hex.decode("0x")).isEmpty();
    assertThat(Hex.encode(bytes)).isEqualTo("00abff");
    assertThat(Hex.encodePrefixed(bytes)).isEqualTo("0x00abff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0x0", "zz", "0X00", " 00", "00 ", "0x0x00", "-1", "٠٠", "0\n"})
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Hex.decode(text));
  }

  @Test
  void hostileTextIsRefusedByAnArgumentExceptionOnly() {
    long seed = 13;
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "0x" : "");
      int length = random.nextInt(9);
      for (int i = 0; i < length; i++) {
        text.append(random.nextInt(9) == 0 ? (char) random.nextInt(300) : 'a');
      }
      String bare = text.toString().replaceFirst("^0x", "");
      try {
        assertThat(Hex.encode(Hex.decode(text.toString())))
            .as("seed %d round %d", seed, round)
            .isEqualTo(bare.toLowerCase(Locale.ROOT));
      } catch (IllegalArgumentException refused) {
        assertThat(bare.length() % 2 == 1 || !bare.matches("[0-9a-fA-F]*")).isTrue();
      }
    }
  }
}
