package ai.leoma.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever a node sends is a message or a clear error.
class RpcMessagesFuzzTest {
  private static final int ROUNDS = 50_000;
  private static final long SEED = 42;
  private static final int LONGEST = 4096;
  private static final List<String> SEEDS =
      List.of(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x00\"}",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1010,\"message\":\"Invalid\","
              + "\"data\":\"stale\"}}",
          "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"no\"}}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"news\",\"params\":{\"subscription\":\"a\","
              + "\"result\":{\"number\":\"0x1\"}}}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"news\",\"params\":{\"subscription\":7,"
              + "\"error\":{\"code\":1,\"message\":\"over\",\"data\":[1,{\"a\":2}]}}}",
          "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[1,2.5e3,-7,true]},"
              + "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":\"text\"}]");
  private static final String PIECES = "{}[]\",:0123456789.eE+-\\untrfals \u0000\u00e9\ud83d\ude00";

  @Test
  void anyTextIsAMessageOrAClearError() {
    SplittableRandom random = new SplittableRandom(SEED);
    RpcMessages messages = new RpcMessages(LONGEST);
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = mutated(SEEDS.get(random.nextInt(SEEDS.size())), random);
      try {
        assertThat(messages.read(text)).isNotEmpty();
        read++;
      } catch (RpcUnreadable unreadable) {
        assertThat(unreadable.getMessage()).isNotBlank().hasSizeLessThan(4096);
      } catch (RuntimeException unclear) {
        fail("seed " + SEED + ", round " + round + ": " + text, unclear);
      }
    }
    assertThat(read).as("seed %d", SEED).isPositive();
  }

  private static String mutated(String seed, SplittableRandom random) {
    StringBuilder text = new StringBuilder(seed);
    for (int changes = random.nextInt(4); changes > 0 && !text.isEmpty(); changes--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
        case 1 -> text.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
        case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
        default ->
            text.insert(
                at,
                text.substring(at, Math.min(text.length(), at + 1 + random.nextInt(30)))
                    .repeat(1 + random.nextInt(20)));
      }
    }
    return text.toString();
  }
}
