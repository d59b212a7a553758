package ai.leoma.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SerialQueueTest {
  /// What a node sends may be too much for this machine at the moment; the next answer is not.
  @Test
  void aTurnThatBreaksOffTakesNoOtherTurn() throws Exception {
    // Given
    SerialQueue turns = new SerialQueue("test");
    Stream<Throwable> breaks =
        Stream.of(new IllegalStateException("no"), new OutOfMemoryError("not really"));
    breaks.forEach(broken -> turns.run(() -> sneak(broken)));
    CompletableFuture<String> last = new CompletableFuture<>();
    // When
    turns.run(() -> last.complete("done"));
    // Then
    assertThat(last.get(60, TimeUnit.SECONDS)).isEqualTo("done");
  }

  private static void sneak(Throwable broken) {
    switch (broken) {
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      default -> throw new AssertionError(broken);
    }
  }
}
