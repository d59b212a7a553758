package ai.leoma.judge;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Asks a model one question, once or more, until there is a complete answer or no hope. Blocking:
/// callers are on virtual or worker threads.
final class ModelCaller implements AutoCloseable {
  private static final int LONGEST_REASON = 300;
  private static final int MOST_DOUBLINGS = 5;

  private final BoundedHttpClient client;
  private final ChatModel model;
  private final JudgeSettings settings;
  private final MeterRegistry metrics;
  private final String purpose;

  ModelCaller(JudgeSettings settings, MeterRegistry metrics, String purpose) {
    this.client = new BoundedHttpClient(settings.timeout());
    this.model = ChatModels.open(settings, client);
    this.settings = settings;
    this.metrics = metrics;
    this.purpose = purpose;
  }

  /// One call's end.
  sealed interface Answer {
    /// A complete answer, whatever it says.
    record Complete(String text) implements Answer {}

    /// Worth another call: cut off, overloaded, unreachable.
    ///
    /// @param hint the wait that the provider asks for, within [RetryHint#LONGEST]
    record TryAgain(String reason, Optional<Duration> hint) implements Answer {
      TryAgain(String reason) {
        this(reason, Optional.empty());
      }
    }

    /// Another call would end the same: our key, our quota, our request.
    record Hopeless(String reason) implements Answer {}

    /// The model is there and gave no complete answer to this very question: refused, cut off or
    /// empty. Worth another call.
    record Unusable(String reason) implements Answer {}
  }

  Answer ask(ChatRequest question) {
    long start = System.nanoTime();
    Answer answer = call(question);
    metrics
        .timer(
            "leoma.judge.call",
            "provider",
            settings.provider().configured(),
            "purpose",
            purpose,
            "outcome",
            answer.getClass().getSimpleName().toLowerCase(Locale.ROOT))
        .record(Duration.ofNanos(System.nanoTime() - start));
    return answer;
  }

  private Answer call(ChatRequest question) {
    try {
      return answer(model.chat(question));
    } catch (ContentFilteredException e) {
      return new Answer.Unusable("refused: " + reason(e));
    } catch (AuthenticationException | ModelNotFoundException | InvalidRequestException e) {
      return isAboutTheContent(e)
          ? new Answer.Unusable("refused: " + reason(e))
          : new Answer.Hopeless(reason(e));
    } catch (RuntimeException e) {
      return isOutOfQuota(e)
          ? new Answer.Hopeless(reason(e))
          : new Answer.TryAgain(reason(e), RefusedAnswer.hintOf(e));
    }
  }

  private static Answer answer(ChatResponse response) {
    FinishReason finish = response.finishReason();
    String text = response.aiMessage() == null ? null : response.aiMessage().text();
    if (finish != FinishReason.STOP) {
      return new Answer.Unusable("the answer is not complete: " + finish);
    }
    return text == null || text.isBlank()
        ? new Answer.Unusable("the answer is empty")
        : new Answer.Complete(text);
  }

  /// A provider may refuse pictures with the same status as a request that is malformed.
  private static boolean isAboutTheContent(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("content_policy")
        || message.contains("moderation_blocked")
        || message.contains("invalid_image");
  }

  private static boolean isOutOfQuota(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("insufficient_quota") || message.contains("PerDay");
  }

  /// A provider may quote the key that it was sent.
  private String reason(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage()).replace(settings.apiKey(), "[key]");
    String text =
        failure.getClass().getSimpleName() + ": " + message.replaceAll("\\p{Cntrl}+", " ");
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
  }

  /// Waits before the next call: doubled for each one made, half of it at random, and not less
  /// than the provider asks for.
  ///
  /// @return false when the thread was asked to stop
  boolean backOff(int callsMade, Optional<Duration> hint) {
    long doubled = settings.backOff().toMillis() << Math.min(callsMade - 1, MOST_DOUBLINGS);
    long jitter = ThreadLocalRandom.current().nextLong(doubled / 2 + 1);
    long wait = Math.max(doubled / 2, hint.map(Duration::toMillis).orElse(0L)) + jitter;
    try {
      Thread.sleep(wait);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Ends the call that is under way.
  @Override
  public void close() {
    client.close();
  }
}
