package ai.leoma.judge;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;
import java.util.Optional;

/// An answer that is not a success, with the wait that the provider asks for.
final class RefusedAnswer extends HttpException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> hint;

  RefusedAnswer(int status, String body, Optional<Duration> hint) {
    super(status, body);
    this.hint = hint;
  }

  /// The hint of the answer that is behind a failure of LangChain4j.
  static Optional<Duration> hintOf(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof RefusedAnswer refused) {
        return refused.hint;
      }
    }
    return Optional.empty();
  }
}
