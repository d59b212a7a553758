package ai.leoma.cli.doctor;

import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.http.HttpReply;
import ai.leoma.inference.InferenceConfig;
import java.util.Map;

/// Whether Chutes takes the key. It answers anybody, but refuses a wrong key even where none is
/// needed (external-apis.md 1.1).
record ChutesCheck(Remote remote, InferenceConfig config) {
  private static final String NO_CHUTE = "/chutes/leoma-doctor";

  Finding look() {
    Map<String, String> key =
        config.chutesKey().map(text -> Map.of("Authorization", "Bearer " + text)).orElse(Map.of());
    HttpReply reply = remote.get(config.chutesUrl(), NO_CHUTE, key);
    return switch (reply) {
      case HttpReply.Answer answer when answer.status() == 404 || answer.status() == 200 ->
          new Good(config.chutesUrl().getHost() + " takes the key");
      case HttpReply.Answer answer when answer.status() == 401 || answer.status() == 403 ->
          new Bad(
              config.chutesUrl().getHost() + " refuses the key: " + Remote.outcome(reply),
              "correct leoma.inference.chutes-key: an account-wide key (cpk_...)");
      default ->
          new Bad(
              config.chutesUrl().getHost() + ": " + Remote.outcome(reply),
              "see whether leoma.inference.chutes-url is right and reached from here");
    };
  }
}
