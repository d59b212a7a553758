package ai.leoma.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class JoinedCrc32Test {
  @Test
  void checksumOfPartsIsThatOfTheWholeHoweverItIsCut() {
    Random random = new Random(32);
    for (int round = 0; round < 500; round++) {
      // Given
      byte[] whole = new byte[random.nextInt(1 << random.nextInt(1, 18))];
      random.nextBytes(whole);
      JoinedCrc32 joined = new JoinedCrc32();

      // When
      int from = 0;
      while (from < whole.length) {
        int to = from + random.nextInt(whole.length - from + 1);
        joined.append(crc32(Arrays.copyOfRange(whole, from, to)), to - from);
        from = to;
      }

      // Then
      assertThat(joined.value()).isEqualTo(crc32(whole));
    }
  }

  @Test
  void partsLongerThanAnArrayCount() {
    CRC32 whole = new CRC32();
    byte[] zeros = new byte[1 << 20];
    for (int part = 0; part < 3 << 10; part++) {
      whole.update(zeros);
    }
    int ofZeros = (int) whole.getValue();
    whole.update(1);
    JoinedCrc32 joined = new JoinedCrc32();

    joined.append(ofZeros, 3L << 30);
    joined.append(crc32(new byte[] {1}), 1);

    assertThat(joined.value()).isEqualTo((int) whole.getValue());
  }

  private static int crc32(byte[] bytes) {
    CRC32 crc32 = new CRC32();
    crc32.update(bytes);
    return (int) crc32.getValue();
  }
}
