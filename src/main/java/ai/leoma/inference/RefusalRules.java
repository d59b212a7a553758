package ai.leoma.inference;

import ai.leoma.inference.GenerationOutcome.Busy;
import ai.leoma.inference.GenerationOutcome.Cold;
import ai.leoma.inference.GenerationOutcome.NotAVideo;
import ai.leoma.inference.GenerationOutcome.OwnerFault;
import ai.leoma.inference.GenerationOutcome.Refused;
import java.util.Locale;

/// What an answer of the invocation host other than a video means (external-apis.md 1.5): the
/// status
/// alone does not say it, 402, 404, 429, 500 and 503 mean different things by their text.
final class RefusalRules {
  private RefusalRules() {}

  /// When the same call may be worth one more try.
  enum Again {
    NO,
    /// After a short pause: a full chute, a failing gateway.
    SOON,
    /// After the pause of a failed instance, which is longer.
    AFTER_PENALTY,
    /// After asking the management API once more, for a slug may have changed and a role be lost.
    AFTER_LOOKUP
  }

  record Refusal(GenerationOutcome outcome, Again again) {}

  /// @param text beginning of the body, fit to be kept
  static Refusal of(int status, String contentType, String text) {
    boolean fromGateway = isHtml(contentType, text);
    return switch (status) {
      case 400 ->
          text.contains("\"invalid request JSON payload")
              ? no(new OwnerFault(detail(status, text)))
              : no(new Refused(status, text));
      case 401, 403, 413, 426 -> no(new OwnerFault(detail(status, text)));
      case 402 ->
          text.contains("zero balance")
              ? no(new Refused(status, "unfunded: " + text))
              : no(new OwnerFault(detail(status, text)));
      case 404 ->
          text.contains("No matching cord")
              ? no(new Refused(status, text))
              : new Refusal(new Busy(detail(status, text)), Again.AFTER_LOOKUP);
      case 429 -> tooMany(text);
      case 500 -> fromGateway ? soon(new Busy(detail(status, text))) : failed(text);
      case 503 -> fromGateway ? soon(new Busy(detail(status, text))) : unavailable(text);
      default -> {
        if (status >= 500) {
          yield soon(new Busy(detail(status, text)));
        }
        yield status / 100 == 2
            ? no(new NotAVideo(detail(status, text)))
            : no(new Refused(status, text));
      }
    };
  }

  private static Refusal tooMany(String text) {
    if (text.contains("Stop spamming")) {
      return no(new OwnerFault(detail(429, text)));
    }
    Busy busy = new Busy(detail(429, text));
    return text.contains("under maintenance") ? no(busy) : soon(busy);
  }

  private static Refusal failed(String text) {
    Refused refused = new Refused(500, text);
    return text.contains("No infrastructure available") || text.contains("exhausted all available")
        ? new Refusal(refused, Again.AFTER_PENALTY)
        : soon(refused);
  }

  private static Refusal unavailable(String text) {
    if (text.contains("No instances available")) {
      return no(new Cold(text));
    }
    return text.contains("disabled")
        ? no(new Refused(503, text))
        : soon(new Busy(detail(503, text)));
  }

  private static boolean isHtml(String contentType, String text) {
    return contentType.toLowerCase(Locale.ROOT).startsWith("text/html")
        || text.stripLeading().startsWith("<");
  }

  private static Refusal no(GenerationOutcome outcome) {
    return new Refusal(outcome, Again.NO);
  }

  private static Refusal soon(GenerationOutcome outcome) {
    return new Refusal(outcome, Again.SOON);
  }

  private static String detail(int status, String text) {
    return text.isEmpty() ? "status " + status : "status " + status + ": " + text;
  }
}
