package ai.leoma.cli.doctor;

import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Doubtful;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.http.HttpReply;
import ai.leoma.judge.JudgeSettings;
import java.util.Map;

/// Whether the judge's provider takes the key and has the model. Nothing is judged, and nothing
/// paid.
record JudgeCheck(Remote remote, JudgeSettings settings) {
  Finding look() {
    String keys = "leoma.judge." + settings.provider().configured();
    HttpReply reply = remote.get(settings.baseUrl(), "/models/" + settings.model(), key());
    return switch (reply) {
      case HttpReply.Answer answer when answer.status() == 200 ->
          new Good(settings.model() + " of " + settings.baseUrl().getHost());
      case HttpReply.Answer answer when isRefusal(answer.status()) ->
          new Bad(
              settings.baseUrl().getHost() + " refuses the key: " + Remote.outcome(reply),
              "correct " + keys + ".api-key");
      case HttpReply.Answer answer when answer.status() == 404 || answer.status() == 405 ->
          new Doubtful(
              settings.baseUrl().getHost() + " does not tell of a model " + settings.model(),
              "see whether " + keys + ".model is right; some providers do not list theirs");
      case HttpReply.Answer answer when answer.status() == 429 ->
          new Doubtful(
              settings.baseUrl().getHost() + " is asked too often, or the quota is used up",
              "look at the account's quota");
      default ->
          new Bad(
              settings.baseUrl().getHost() + ": " + Remote.outcome(reply),
              "see whether " + keys + ".base-url is right and reached from here");
    };
  }

  /// Gemini says 400 of a key that it does not know.
  private boolean isRefusal(int status) {
    return status == 401 || status == 403 || status == 400;
  }

  private Map<String, String> key() {
    return switch (settings.provider()) {
      case OPENAI -> Map.of("Authorization", "Bearer " + settings.apiKey());
      case GEMINI -> Map.of("x-goog-api-key", settings.apiKey());
    };
  }
}
