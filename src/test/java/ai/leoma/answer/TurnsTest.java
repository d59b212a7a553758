package ai.leoma.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.access.problem.ApiProblem;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<CompletableFuture<String>> works = new ArrayList<>();
  private final Turns turns = new Turns(2, 1);

  @Test
  void onlySoManyRunSoManyWaitAndTheRestIsSentAway() {
    // Given
    CompletableFuture<String> first = start();
    CompletableFuture<String> second = start();
    CompletableFuture<String> third = start();

    // When
    CompletableFuture<String> fourth = start();

    // Then
    assertThat(works).hasSize(2);
    assertThatThrownBy(fourth::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApiProblem.class, problem -> assertThat(problem.status()).isEqualTo(503));
    works.get(0).complete("a");
    assertThat(works).hasSize(3);
    works.get(1).completeExceptionally(new IllegalStateException("broken"));
    works.get(2).complete("c");
    assertThat(first.join()).isEqualTo("a");
    assertThat(second).isCompletedExceptionally();
    assertThat(third.join()).isEqualTo("c");
  }

  @Test
  void failuresGiveTheirTurnBack() {
    for (int time = 0; time < 10; time++) {
      CompletableFuture<String> broken = start();
      works.getLast().completeExceptionally(new IllegalStateException("broken"));
      assertThat(broken).isCompletedExceptionally();
    }

    CompletableFuture<String> last = start();
    works.getLast().complete("done");

    assertThat(last.join()).isEqualTo("done");
  }

  private CompletableFuture<String> start() {
    return turns
        .take(
            () -> {
              CompletableFuture<String> work = new CompletableFuture<>();
              works.add(work);
              return Uni.createFrom().completionStage(work);
            })
        .subscribeAsCompletionStage();
  }
}
