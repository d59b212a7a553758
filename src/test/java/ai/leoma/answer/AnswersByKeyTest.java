package ai.leoma.answer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.answer.AnswersByKey.Renewal;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AnswersByKeyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ROOM = 4 * answer("a").bytes();

  private final AtomicLong clock = new AtomicLong();
  private final AnswersByKey<String, Answer> answers =
      new AnswersByKey<>(ROOM, Answer::bytes, Renewal.AT_ONCE, clock::get);
  private final List<String> made = new ArrayList<>();

  @Test
  void answerIsMadeOnceForAVersion() {
    ask(1, "a").assertItem(answer("a"));
    ask(1, "a").assertItem(answer("a"));

    assertThat(made).containsExactly("a");
  }

  @Test
  void answerOfAnotherVersionIsMadeAnew() {
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
    AnswersByKey<String, Answer> small =
        new AnswersByKey<>(1, Answer::bytes, Renewal.AT_ONCE, clock::get);

    small
        .get(1, "a", _ -> Uni.createFrom().item(answer("a")))
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
  void answerOfAnEarlierVersionIsNotGiven() {
    // Given
    CompletableFuture<Answer> making = new CompletableFuture<>();
    slowly("a", making);

    // When
    ask(2, "b");
    making.complete(answer("a"));

    // Then
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

  @Test
  void youngAnswerOfAnEarlierVersionIsGivenUntouched() {
    AnswersByKey<String, Answer> patient = patient();
    give(patient, 1, "old");

    clock.set(9);

    assertThat(give(patient, 2, "new")).isEqualTo(answer("old"));
    assertThat(made).containsExactly("old");
  }

  @Test
  void olderAnswerIsGivenOnceMoreWhileANewOneIsMade() {
    AnswersByKey<String, Answer> patient = patient();
    give(patient, 1, "old");

    clock.set(10);

    assertThat(give(patient, 2, "new")).isEqualTo(answer("old"));
    assertThat(give(patient, 2, "unasked")).isEqualTo(answer("new"));
    assertThat(made).containsExactly("old", "new");
  }

  @Test
  void answerThatIsTooOldIsNotGiven() {
    AnswersByKey<String, Answer> patient = patient();
    give(patient, 1, "old");

    clock.set(60);

    assertThat(give(patient, 2, "new")).isEqualTo(answer("new"));
    assertThat(patient.bytes()).isEqualTo(answer("new").bytes());
  }

  @Test
  void oneRenewalServesAllHoweverOftenTheVersionMoves() {
    // Given
    AnswersByKey<String, Answer> patient = patient();
    give(patient, 1, "old");
    CompletableFuture<Answer> making = new CompletableFuture<>();
    clock.set(20);
    patient.get(2, "key", _ -> Uni.createFrom().completionStage(making)).await().indefinitely();

    // When
    Answer meanwhile = give(patient, 3, "unasked");
    making.complete(answer("new"));

    // Then
    assertThat(meanwhile).isEqualTo(answer("old"));
    assertThat(give(patient, 4, "unasked")).isEqualTo(answer("new"));
    assertThat(made).containsExactly("old");
  }

  @Test
  void renewalThatFailsLeavesTheOldAnswer() {
    AnswersByKey<String, Answer> patient = patient();
    give(patient, 1, "old");
    clock.set(20);

    Answer meanwhile =
        patient
            .get(2, "key", _ -> Uni.createFrom().failure(new IllegalStateException("no database")))
            .await()
            .indefinitely();

    assertThat(meanwhile).isEqualTo(answer("old"));
    assertThat(give(patient, 2, "new")).isEqualTo(answer("old"));
    assertThat(give(patient, 2, "unasked")).isEqualTo(answer("new"));
  }

  @Test
  void answerIsMadeFromTheEarlierOneHoweverOldItIs() {
    List<Optional<Answer>> earlier = new ArrayList<>();
    for (int version = 1; version <= 3; version++) {
      String text = "answer " + version;
      answers
          .get(
              version,
              "key",
              before -> {
                earlier.add(before);
                return make(text);
              })
          .await()
          .indefinitely();
      clock.addAndGet(Duration.ofDays(1).toNanos());
    }

    assertThat(earlier)
        .containsExactly(
            Optional.empty(), Optional.of(answer("answer 1")), Optional.of(answer("answer 2")));
  }

  private AnswersByKey<String, Answer> patient() {
    Renewal renewal = new Renewal(Duration.ofNanos(10), Duration.ofNanos(60));
    return new AnswersByKey<>(ROOM, Answer::bytes, renewal, clock::get);
  }

  private Answer give(AnswersByKey<String, Answer> from, int version, String text) {
    return from.get(version, "key", _ -> make(text)).await().indefinitely();
  }

  private UniAssertSubscriber<Answer> slowly(String key, CompletableFuture<Answer> making) {
    return answers
        .get(1, key, _ -> Uni.createFrom().completionStage(making))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private UniAssertSubscriber<Answer> ask(int version, String key) {
    return answers
        .get(version, key, _ -> make(key))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private Uni<Answer> make(String key) {
    made.add(key);
    return Uni.createFrom().item(answer(key));
  }

  private static Answer answer(String text) {
    return Answer.of(text, JSON);
  }
}
