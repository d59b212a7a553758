package ai.leoma.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain text | plain text",
        "key cpk_0123456789.abcdef.xyz! | key [secret]!",
        "Authorization: Bearer abc.def-ghi, rest | [secret], rest",
        "token hf_abcdefghijk end | token [secret] end",
        "?X-Amz-Signature=deadbeef&x=1 | ?[secret]&x=1",
        "sk-proj-abcdefgh | [secret]",
      })
  void secretsAreLeftOut(String text, String kept) {
    assertThat(OutsideText.of(text)).isEqualTo(kept);
  }

  @Test
  void embeddedFilesAreLeftOut() {
    assertThat(OutsideText.of("image: " + "QUJD".repeat(100) + "==.")).isEqualTo("image: [data].");
  }

  @Test
  void anyBytesBecomeAShortPrintableText() {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = new byte[random.nextInt(12_000)];
      random.nextBytes(bytes);
      String text = OutsideText.of(bytes);
      assertThat(text).as("seed %d", seed).hasSizeLessThanOrEqualTo(OutsideText.KEPT_CHARACTERS);
      assertThat(text.chars().noneMatch(Character::isISOControl)).as("seed %d", seed).isTrue();
      assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
          .isEqualTo(text);
    }
  }
}
