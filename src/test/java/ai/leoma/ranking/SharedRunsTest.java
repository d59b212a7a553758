package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.sandbox.Until;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedRunsTest {
  private final List<CompletableFuture<Void>> started = new CopyOnWriteArrayList<>();
  private final SharedRuns runs =
      new SharedRuns(
          () -> {
            CompletableFuture<Void> run = new CompletableFuture<>();
            started.add(run);
            return Uni.createFrom().completionStage(run);
          });

  @Test
  void whoeverAsksDuringARunSharesTheNextOne() {
    // Given
    CompletableFuture<Void> first = asked();

    // When
    CompletableFuture<Void> second = asked();
    CompletableFuture<Void> third = asked();
    boolean wasAlone = started.size() == 1;
    started.get(0).complete(null);

    // Then
    assertThat(wasAlone).isTrue();
    assertThat(first).isCompleted();
    assertThat(started).hasSize(2);
    assertThat(second).isNotDone();
    started.get(1).complete(null);
    assertThat(second).isCompleted();
    assertThat(third).isCompleted();
    assertThat(started).hasSize(2);
  }

  @Test
  void failureReachesThoseOfItsRunOnly() {
    CompletableFuture<Void> first = asked();
    CompletableFuture<Void> second = asked();

    started.get(0).completeExceptionally(new IllegalStateException("no database"));
    started.get(1).complete(null);

    assertThatThrownBy(first::join).hasRootCauseMessage("no database");
    assertThat(second).isCompleted();
  }

  @Test
  void jobThatThrowsIsAFailureAndNotTheEnd() {
    SharedRuns broken =
        new SharedRuns(
            () -> {
              throw new IllegalStateException("no database");
            });

    assertThatThrownBy(broken.run().subscribeAsCompletionStage()::join)
        .hasRootCauseMessage("no database");
    assertThatThrownBy(broken.run().subscribeAsCompletionStage()::join)
        .hasRootCauseMessage("no database");
  }

  @Test
  void whoStopsWaitingDoesNotStopTheOthers() {
    CompletableFuture<Void> impatient = asked();
    CompletableFuture<Void> second = asked();
    CompletableFuture<Void> third = asked();

    impatient.cancel(true);
    second.cancel(true);
    started.get(0).complete(null);
    started.get(1).complete(null);

    assertThat(third).isCompleted();
  }

  @Test
  void manyThreadsNeverRunTwoAtATime() throws InterruptedException {
    // Given
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    SharedRuns busy =
        new SharedRuns(
            () -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              return Uni.createFrom()
                  .voidItem()
                  .emitOn(task -> Thread.ofVirtual().start(task))
                  .invoke(running::decrementAndGet);
            });
    Uni<Void> run = busy.run();
    List<Thread> threads = new ArrayList<>();

    // When
    for (int i = 0; i < 200; i++) {
      threads.add(
          Thread.ofVirtual().start(() -> run.subscribe().with(_ -> done.incrementAndGet())));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    // Then
    Until.isTrue("everybody got a run", () -> done.get() == 200);
    assertThat(most).hasValue(1);
  }

  private CompletableFuture<Void> asked() {
    return runs.run().subscribeAsCompletionStage();
  }
}
