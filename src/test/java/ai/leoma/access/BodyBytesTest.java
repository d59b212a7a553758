package ai.leoma.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BodyBytesTest {
  private static final int RUNS = 500;

  @Test
  void anyPiecesMakeTheWholeWhateverLengthWasDeclared() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < RUNS; run++) {
      byte[] sent = new byte[random.nextInt(5000)];
      random.nextBytes(sent);
      BodyBytes body = new BodyBytes(random.nextInt(10_000));
      for (int at = 0; at < sent.length; ) {
        int length = 1 + random.nextInt(Math.min(900, sent.length - at));
        body.append(Buffer.buffer().appendBytes(sent, at, length));
        at += length;
      }

      assertThat(body.length()).as("seed %d", seed).isEqualTo(sent.length);
      assertThat(body.toByteArray()).as("seed %d", seed).isEqualTo(sent);
    }
  }

  @Test
  void nothingIsNoBytes() {
    assertThat(new BodyBytes(1000).toByteArray()).isEmpty();
  }

  @Test
  void aDeclaredLengthTakesNoMoreThanTwiceOfWhatCame() {
    BodyBytes body = new BodyBytes(Integer.MAX_VALUE);

    body.append(Buffer.buffer(new byte[10]));

    assertThat(body.room()).isEqualTo(20);
  }

  @Test
  void growingEndsAtTheDeclaredLength() {
    BodyBytes body = new BodyBytes(1200);

    body.append(Buffer.buffer(new byte[1000]));

    assertThat(body.room()).isEqualTo(1200);
  }
}
