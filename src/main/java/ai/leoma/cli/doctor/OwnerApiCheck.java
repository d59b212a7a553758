package ai.leoma.cli.doctor;

import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Doubtful;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.http.HttpReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Whether the owner's service answers.
record OwnerApiCheck(Remote remote, URI api) {
  private static final String KEY = "leoma.validator.api-url";

  Finding look() {
    HttpReply reply = remote.get(api, "/health", Map.of("Accept", "application/json"));
    if (!(reply instanceof HttpReply.Answer answer)) {
      return new Bad(
          api.getHost() + ": " + Remote.outcome(reply),
          "see whether " + KEY + " is right and reached from here");
    }
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.status() != 200 || !body.contains("\"status\"")) {
      return new Bad(
          api.getHost() + " is no service of Leoma: " + Remote.outcome(reply), "correct " + KEY);
    }
    return body.contains("\"healthy\"")
        ? new Good(api.getHost() + " is healthy")
        : new Doubtful(
            api.getHost() + " says that it is degraded", "tell its operator; votes wait meanwhile");
  }
}
