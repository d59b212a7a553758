package ai.leoma.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How a request ended. A failure is a value: a caller decides what it means in its room.
public sealed interface HttpReply {
  /// A whole answer, of whatever status.
  ///
  /// @param headers names in lower case; of repeated ones the first
  record Answer(int status, Map<String, String> headers, byte[] body) implements HttpReply {
    public Answer {
      headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
  }

  /// The deadline passed before the last byte.
  record TimedOut() implements HttpReply {}

  /// The answer is longer than the limit; the rest was not read.
  record TooLarge(int limitBytes) implements HttpReply {}

  /// No connection, or it broke before the answer was whole.
  record Unreachable(String detail) implements HttpReply {}

  /// A few words for logs and messages, without anything from the answer's body.
  default String describe() {
    return switch (this) {
      case Answer answer -> "status " + answer.status();
      case TimedOut() -> "no answer before the deadline";
      case TooLarge(int limitBytes) -> "an answer of more than " + limitBytes + " bytes";
      case Unreachable(String detail) -> "unreachable: " + detail;
    };
  }
}
