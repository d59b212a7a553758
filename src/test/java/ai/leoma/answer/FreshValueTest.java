package ai.leoma.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.access.problem.ApiProblem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreshValueTest {
  private static final FreshValue.Ages AGES =
      new FreshValue.Ages(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofMinutes(2));

  private final AtomicLong nanos = new AtomicLong();
  private final List<CompletableFuture<Object>> versionReads = new ArrayList<>();
  private final List<CompletableFuture<String>> valueReads = new ArrayList<>();
  private final FreshValue<String> fresh =
      new FreshValue<>("the test's", AGES, this::version, this::value, nanos::get);

  private Uni<Object> version() {
    return asked(versionReads);
  }

  private Uni<String> value() {
    return asked(valueReads);
  }

  private static <T> Uni<T> asked(List<CompletableFuture<T>> reads) {
    CompletableFuture<T> read = new CompletableFuture<>();
    reads.add(read);
    return Uni.createFrom().completionStage(read);
  }

  @Test
  void whoAsksFirstWaitsForTheValue() {
    UniAssertSubscriber<String> first = ask();
    first.assertNotTerminated();

    versionReads.get(0).complete(1);
    valueReads.get(0).complete("one");

    first.assertItem("one");
  }

  @Test
  void allWhoWaitShareOneReading() {
    UniAssertSubscriber<String> first = ask();
    UniAssertSubscriber<String> second = ask();

    versionReads.get(0).complete(1);
    valueReads.get(0).complete("one");

    first.assertItem("one");
    second.assertItem("one");
    assertThat(versionReads).hasSize(1);
    assertThat(valueReads).hasSize(1);
  }

  @Test
  void youngValueIsGivenWithoutAsking() {
    learn(1, "one");

    passMillis(250);

    ask().assertItem("one");
    assertThat(versionReads).hasSize(1);
  }

  @Test
  void olderValueIsGivenWhileTheVersionIsRead() {
    learn(1, "one");

    passMillis(251);

    ask().assertItem("one");
    ask().assertItem("one");
    assertThat(versionReads).hasSize(2);
  }

  @Test
  void valueOfTheSameVersionIsConfirmedWithoutReadingIt() {
    learn(1, "one");
    passMillis(1000);
    ask().assertItem("one");

    versionReads.get(1).complete(1);
    passMillis(250);

    ask().assertItem("one");
    assertThat(versionReads).hasSize(2);
    assertThat(valueReads).hasSize(1);
  }

  @Test
  void valueOfAnotherVersionIsReadAnew() {
    learn(1, "one");
    passMillis(300);
    ask().assertItem("one");

    versionReads.get(1).complete(2);
    ask().assertItem("one");
    valueReads.get(1).complete("two");

    ask().assertItem("two");
  }

  @Test
  void valueThatIsTooOldIsNeverGiven() {
    learn(1, "one");
    passMillis(1001);

    UniAssertSubscriber<String> asked = ask();

    asked.assertNotTerminated();
    versionReads.get(1).complete(2);
    valueReads.get(1).complete("two");
    asked.assertItem("two");
  }

  @Test
  void ageCountsFromTheStartOfTheReading() {
    // Given: a reading that took longer than a value may be old
    UniAssertSubscriber<String> first = ask();
    passMillis(1001);
    versionReads.get(0).complete(1);
    valueReads.get(0).complete("one");
    first.assertItem("one");

    // When
    UniAssertSubscriber<String> second = ask();

    // Then
    second.assertNotTerminated();
    assertThat(versionReads).hasSize(2);
  }

  @Test
  void outdatedValueIsNotGivenHoweverYoung() {
    learn(1, "one");

    fresh.outdate();
    UniAssertSubscriber<String> asked = ask();

    asked.assertNotTerminated();
    versionReads.get(1).complete(2);
    valueReads.get(1).complete("two");
    asked.assertItem("two");
  }

  @Test
  void readingThatBeganBeforeTheValueWasOutdatedIsNotEnough() {
    // Given
    learn(1, "one");
    passMillis(1001);
    ask();
    fresh.outdate();

    // When
    UniAssertSubscriber<String> asked = ask();
    versionReads.get(1).complete(1);

    // Then
    asked.assertNotTerminated();
    versionReads.get(2).complete(2);
    valueReads.get(1).complete("two");
    asked.assertItem("two");
  }

  @Test
  void unreadableDatabaseIsSaidToWhoeverHasNoYoungValue() {
    learn(1, "one");
    passMillis(500);
    ask().assertItem("one");
    versionReads.get(1).completeExceptionally(new IllegalStateException("no database"));

    passMillis(501);
    UniAssertSubscriber<String> asked = ask();
    versionReads.get(2).completeExceptionally(new IllegalStateException("no database"));

    asked.assertFailedWith(ApiProblem.class);
    assertThat(((ApiProblem) asked.getFailure()).status()).isEqualTo(503);
  }

  @Test
  void databaseThatFailedIsNotAskedAgainAtOnce() {
    // Given
    UniAssertSubscriber<String> first = ask();
    versionReads.get(0).completeExceptionally(new IllegalStateException("no database"));
    first.assertFailedWith(ApiProblem.class);

    // When
    ask().assertFailedWith(ApiProblem.class);

    // Then
    assertThat(versionReads).hasSize(1);
    passMillis(250);
    ask();
    assertThat(versionReads).hasSize(2);
  }

  @Test
  void databaseThatNeverAnswersIsWaitedForNoLongerThanTheDeadline() {
    FreshValue<String> impatient =
        new FreshValue<>(
            "the test's",
            new FreshValue.Ages(Duration.ZERO, Duration.ZERO, Duration.ofMillis(20)),
            this::version,
            this::value,
            nanos::get);

    assertThatThrownBy(() -> impatient.get().await().atMost(Duration.ofSeconds(30)))
        .isInstanceOfSatisfying(
            ApiProblem.class, problem -> assertThat(problem.status()).isEqualTo(503));
  }

  @Test
  void ageIsThatOfTheLastConfirmation() {
    assertThat(fresh.age()).isEmpty();

    learn(1, "one");
    passMillis(300);

    assertThat(fresh.age()).contains(Duration.ofMillis(300));
  }

  @Test
  void agesThatCannotBeAreRefused() {
    Duration second = Duration.ofSeconds(1);

    assertThatThrownBy(() -> new FreshValue.Ages(second, Duration.ZERO, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FreshValue.Ages(second, second, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private UniAssertSubscriber<String> ask() {
    return fresh.get().subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  private void learn(int version, String value) {
    UniAssertSubscriber<String> asked = ask();
    versionReads.getLast().complete(version);
    valueReads.getLast().complete(value);
    asked.assertItem(value);
  }

  private void passMillis(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
