package ai.leoma.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswersByKeyTest {
  private static final long ROOM = 4 * answer("a").bytes();

  private final AnswersByKey<String> answers = new AnswersByKey<>(ROOM);
  private final List<String> made = new ArrayList<>();

  @Test
  void answerIsMadeOnceForAVersion() {
    ask(1, "a").assertItem(answer("a"));
    ask(1, "a").assertItem(answer("a"));

    assertThat(made).containsExactly("a");
  }

  @Test
  void anotherVersionForgetsAll() {
    ask(1, "a");
    ask(2, "a");

    assertThat(made).containsExactly("a", "a");
    assertThat(answers.bytes()).isEqualTo(answer("a").bytes());
  }

  @Test
  void whatNobodyAskedForLongestGoesFirst() {
    for (String key : List.of("a", "b", "c", "d", "a", "e")) {
      ask(1, key);
    }

    assertThat(answers.bytes()).isEqualTo(ROOM);
    ask(1, "a");
    assertThat(made).containsExactly("a", "b", "c", "d", "e");
    ask(1, "b");
    assertThat(made).endsWith("b");
  }

  @Test
  void answerThatHasNoRoomIsGivenAndNotKept() {
    AnswersByKey<String> small = new AnswersByKey<>(1);

    small
        .get(1, "a", () -> Uni.createFrom().item(answer("a")))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create())
        .assertItem(answer("a"));

    assertThat(small.bytes()).isZero();
  }

  @Test
  void whoeverAsksWhileItIsMadeGetsTheSame() {
    // Given
    CompletableFuture<Answer> making = new CompletableFuture<>();
    UniAssertSubscriber<Answer> first = slowly("a", making);
    UniAssertSubscriber<Answer> second = ask(1, "a");

    // When
    making.complete(answer("a"));

    // Then
    first.assertItem(answer("a"));
    second.assertItem(answer("a"));
    assertThat(made).isEmpty();
  }

  @Test
  void answerOfAnEarlierVersionIsNotKept() {
    // Given
    CompletableFuture<Answer> making = new CompletableFuture<>();
    slowly("a", making);

    // When
    ask(2, "b");
    making.complete(answer("a"));

    // Then
    assertThat(answers.bytes()).isEqualTo(answer("b").bytes());
    ask(2, "a");
    assertThat(made).containsExactly("b", "a");
  }

  @Test
  void whatFailedIsTriedAgain() {
    CompletableFuture<Answer> making = new CompletableFuture<>();
    UniAssertSubscriber<Answer> first = slowly("a", making);

    making.completeExceptionally(new IllegalStateException("no database"));

    first.assertFailedWith(IllegalStateException.class);
    ask(1, "a").assertItem(answer("a"));
  }

  private UniAssertSubscriber<Answer> slowly(String key, CompletableFuture<Answer> making) {
    return answers
        .get(1, key, () -> Uni.createFrom().completionStage(making))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private UniAssertSubscriber<Answer> ask(int version, String key) {
    return answers
        .get(version, key, () -> make(key))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private Uni<Answer> make(String key) {
    made.add(key);
    return Uni.createFrom().item(answer(key));
  }

  private static Answer answer(String text) {
    return Answer.ofJson(("\"" + text + "\"").getBytes(UTF_8));
  }
}
