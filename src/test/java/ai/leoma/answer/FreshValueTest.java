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

    answerVersion(1);
    answerValue("one", 1);

    first.assertItem("one");
  }

  @Test
  void allWhoWaitShareOneReading() {
    UniAssertSubscriber<String> first = ask();
    UniAssertSubscriber<String> second = ask();

    answerVersion(1);
    answerValue("one", 1);

    first.assertItem("one");
    second.assertItem("one");
    assertThat(versionReads).hasSize(2);
    assertThat(valueReads).hasSize(1);
  }

  @Test
  void youngValueIsGivenWithoutAsking() {
    learn(1, "one");

    passMillis(250);

    ask().assertItem("one");
    assertThat(versionReads).hasSize(2);
  }

  @Test
  void olderValueIsGivenWhileTheVersionIsRead() {
    learn(1, "one");

    passMillis(251);

    ask().assertItem("one");
    ask().assertItem("one");
    assertThat(versionReads).hasSize(3);
  }

  @Test
  void valueOfTheSameVersionIsConfirmedWithoutReadingIt() {
    learn(1, "one");
    passMillis(1000);
    ask().assertItem("one");

    answerVersion(1);
    passMillis(250);

    ask().assertItem("one");
    assertThat(versionReads).hasSize(3);
    assertThat(valueReads).hasSize(1);
  }

  @Test
  void valueOfAnotherVersionIsReadAnew() {
    learn(1, "one");
    passMillis(300);
    ask().assertItem("one");

    answerVersion(2);
    ask().assertItem("one");
    answerValue("two", 2);

    ask().assertItem("two");
  }

  @Test
  void valueThatIsTooOldIsNeverGiven() {
    learn(1, "one");
    passMillis(1001);

    UniAssertSubscriber<String> asked = ask();

    asked.assertNotTerminated();
    answerVersion(2);
    answerValue("two", 2);
    asked.assertItem("two");
  }

  @Test
  void ageCountsFromTheStartOfTheReading() {
    // Given: a reading that took longer than a value may be old
    UniAssertSubscriber<String> first = ask();
    passMillis(1001);
    answerVersion(1);
    answerValue("one", 1);
    first.assertItem("one");

    // When
    UniAssertSubscriber<String> second = ask();

    // Then
    second.assertNotTerminated();
    assertThat(versionReads).hasSize(3);
  }

  @Test
  void outdatedValueIsNotGivenHoweverYoung() {
    learn(1, "one");

    fresh.outdate();
    UniAssertSubscriber<String> asked = ask();

    asked.assertNotTerminated();
    answerVersion(2);
    answerValue("two", 2);
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
    answerVersion(1);

    // Then
    asked.assertNotTerminated();
    answerVersion(2);
    answerValue("two", 2);
    asked.assertItem("two");
  }

  @Test
  void valueOfOtherThanTheVersionAroundItIsNotConfirmedByIt() {
    // Given: version 1, 2 while the value was read, 1 again
    UniAssertSubscriber<String> first = ask();
    answerVersion(1);
    answerValue("of two", 2);
    first.assertItem("of two");
    passMillis(1001);

    // When
    UniAssertSubscriber<String> second = ask();
    answerVersion(1);

    // Then
    second.assertNotTerminated();
    answerValue("one", 1);
    second.assertItem("one");
  }

  @Test
  void outdatedValueIsNotConfirmedByItsVersion() {
    // Given: outdated to and fro while the value was read
    UniAssertSubscriber<String> first = ask();
    answerVersion(1);
    fresh.outdate();
    valueReads.getLast().complete("of two");
    fresh.outdate();
    answerVersion(1);

    // When
    first.assertNotTerminated();
    answerVersion(1);

    // Then
    first.assertNotTerminated();
    answerValue("one", 1);
    first.assertItem("one");
  }

  @Test
  void valueThatTookLongIsNotReadAgainBeforeItsRest() {
    // Given
    FreshValue<String> costly =
        FreshValue.unversioned(
            "the test's",
            FreshValue.Ages.readEvery(Duration.ofMillis(100), Duration.ofMinutes(2), 10),
            this::value,
            nanos::get);
    var unused = costly.get().subscribeAsCompletionStage();
    passMillis(1000);
    valueReads.getLast().complete("one");

    // When
    passMillis(9_999);
    String rested = costly.get().await().atMost(Duration.ofSeconds(30));
    passMillis(101);
    CompletableFuture<String> later = costly.get().subscribeAsCompletionStage();

    // Then
    assertThat(rested).isEqualTo("one");
    assertThat(later).isNotDone();
    assertThat(valueReads).hasSize(2);
  }

  @Test
  void restingValueIsReadAgainWhenItIsOutdated() {
    // Given
    FreshValue<String> costly =
        FreshValue.unversioned(
            "the test's",
            FreshValue.Ages.readEvery(Duration.ZERO, Duration.ofMinutes(2), 10),
            this::value,
            nanos::get);
    var unused = costly.get().subscribeAsCompletionStage();
    passMillis(1000);
    valueReads.getLast().complete("one");

    // When
    costly.outdate();
    CompletableFuture<String> after = costly.get().subscribeAsCompletionStage();
    valueReads.getLast().complete("two");

    // Then
    assertThat(after).isCompletedWithValue("two");
  }

  @Test
  void slowReadingIsWaitedForHoweverOftenItIsAskedFor() {
    // Given
    FreshValue<String> slow =
        FreshValue.unversioned(
            "the test's",
            FreshValue.Ages.readEvery(Duration.ofMillis(100), Duration.ofMinutes(2), 0),
            this::value,
            nanos::get);
    CompletableFuture<String> first = slow.get().subscribeAsCompletionStage();

    // When
    for (int i = 0; i < 50; i++) {
      passMillis(40);
      var unused = slow.get().subscribeAsCompletionStage();
    }
    valueReads.getFirst().complete("one");

    // Then
    assertThat(valueReads).hasSize(1);
    assertThat(first).isCompletedWithValue("one");
  }

  @Test
  void unreadableDatabaseIsSaidToWhoeverHasNoYoungValue() {
    learn(1, "one");
    passMillis(500);
    ask().assertItem("one");
    versionReads.getLast().completeExceptionally(new IllegalStateException("no database"));

    passMillis(501);
    UniAssertSubscriber<String> asked = ask();
    versionReads.getLast().completeExceptionally(new IllegalStateException("no database"));

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
    answerVersion(version);
    answerValue(value, version);
    asked.assertItem(value);
  }

  private void answerVersion(int version) {
    versionReads.getLast().complete(version);
  }

  private void answerValue(String value, int versionAfter) {
    valueReads.getLast().complete(value);
    answerVersion(versionAfter);
  }

  private void passMillis(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
