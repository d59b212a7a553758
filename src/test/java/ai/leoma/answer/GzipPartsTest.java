package ai.leoma.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipPartsTest {
  @Test
  void partsTogetherAreTheWhole() throws IOException {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 100; round++) {
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      GzipParts parts = new GzipParts();
      for (int part = random.nextInt(5); part > 0; part--) {
        byte[] bytes = bytes(random);
        plain.writeBytes(bytes);
        compressed.writeBytes(parts.next(bytes));
      }
      byte[] end = bytes(random);
      plain.writeBytes(end);
      compressed.writeBytes(parts.last(end));

      try (InputStream unzipped =
          new GZIPInputStream(new ByteArrayInputStream(compressed.toByteArray()))) {
        assertThat(unzipped.readAllBytes()).as("seed %d", seed).isEqualTo(plain.toByteArray());
      }
    }
  }

  @Test
  void eachPartGoesOutAtOnce() throws IOException {
    GzipParts parts = new GzipParts();

    byte[] first = parts.next("first".getBytes(UTF_8));

    byte[] read = new byte[5];
    try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(first))) {
      assertThat(unzipped.readNBytes(read, 0, 5)).isEqualTo(5);
    }
    assertThat(read).asString(UTF_8).isEqualTo("first");
  }

  private static byte[] bytes(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(20_000)];
    random.nextBytes(bytes);
    return bytes;
  }
}
