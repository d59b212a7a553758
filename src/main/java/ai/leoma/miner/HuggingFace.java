package ai.leoma.miner;

import ai.leoma.http.BoundedHttpClient;
import ai.leoma.http.HttpCall;
import ai.leoma.http.HttpReply;
import ai.leoma.http.LookupCache;
import ai.leoma.http.OutsideText;
import ai.leoma.http.RetryPolicy;
import ai.leoma.miner.Checked.ModelFacts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads model repositories of the Hugging Face Hub. Never fails: an outage is a value.
@ApplicationScoped
class HuggingFace {
  /// Room for as many files as are looked through.
  private static final int ANSWER_LIMIT_BYTES = 8 * 1024 * 1024;

  private static final int CACHED_MODELS = 1024;
  private static final int CONNECTIONS = 8;
  private static final int ATTEMPTS = 5;
  /// Between two attempts.
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,127}");

  private final BoundedHttpClient client;
  private final MinerConfig config;
  private final RetryPolicy retries;
  private final LookupCache<Model, ModelFacts> commits;

  private record Model(String repository, String revision) {}

  HuggingFace(Vertx vertx, MinerConfig config, Clock clock) {
    this.client = new BoundedHttpClient(vertx, "hugging-face", CONNECTIONS);
    this.config = config;
    this.retries = new RetryPolicy(ATTEMPTS, config.huggingFaceRetryPause(), LONGEST_PAUSE);
    this.commits =
        new LookupCache<>(clock, config.huggingFaceCache(), CACHED_MODELS, commit -> true);
  }

  /// The repository at the revision. Whether it is there is asked each time; the model hash of a
  /// commit, which cannot change, is kept for a while and saves the list of files.
  Uni<Checked<ModelFacts>> model(String repository, String revision) {
    if (!REPOSITORY.matcher(repository).matches()
        || !REVISION.matcher(revision).matches()
        || revision.contains("..")) {
      return Uni.createFrom().item(new Checked.Absent<>("not a repository at a revision"));
    }
    Model model = new Model(repository, revision);
    return commits
        .kept(model)
        .map(
            commit ->
                ask(model, "")
                    .map(answer -> answer instanceof Checked.Known ? known(commit) : answer))
        .orElseGet(() -> ask(model, "?blobs=true").invoke(answer -> keep(model, answer)));
  }

  private static Checked<ModelFacts> known(ModelFacts commit) {
    return new Checked.Known<>(commit);
  }

  /// A branch moves on: of that nothing is kept.
  private void keep(Model model, Checked<ModelFacts> answer) {
    if (answer instanceof Checked.Known<ModelFacts>(ModelFacts facts)
        && facts.sha().equals(model.revision())) {
      commits.put(model, facts);
    }
  }

  private Uni<Checked<ModelFacts>> ask(Model model, String query) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/json");
    config.huggingFaceToken().ifPresent(token -> headers.put("Authorization", "Bearer " + token));
    String base = config.huggingFaceUrl().toString().replaceAll("/+$", "");
    String revision = URLEncoder.encode(model.revision(), StandardCharsets.UTF_8);
    URI address =
        URI.create(
            "%s/api/models/%s/revision/%s%s".formatted(base, model.repository(), revision, query));
    return client
        .send(
            HttpCall.get(
                "model", address, headers, config.huggingFaceDeadline(), ANSWER_LIMIT_BYTES),
            retries)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(reply -> read(model, reply));
  }

  private static Checked<ModelFacts> read(Model model, HttpReply reply) {
    return switch (reply) {
      case HttpReply.Answer answer -> read(model, answer);
      case HttpReply.TooLarge tooLarge -> new Checked.Absent<>(reply.describe());
      case HttpReply.TimedOut() -> new Checked.Unknown<>(reply.describe());
      case HttpReply.Unreachable unreachable -> new Checked.Unknown<>(reply.describe());
    };
  }

  /// Redirects lead to renamed repositories, which are others than the committed ones.
  private static Checked<ModelFacts> read(Model model, HttpReply.Answer answer) {
    int status = answer.status();
    String detail = answer.describe() + ": " + OutsideText.of(answer.body());
    if (status == 200) {
      return ModelAnswer.read(model.repository(), answer.body());
    }
    if (status == 401 && isOurToken(answer)) {
      return new Checked.Unknown<>("our token was refused");
    }
    boolean isOutage = status == 402 || status == 408 || status == 429 || status >= 500;
    return isOutage ? new Checked.Unknown<>(detail) : new Checked.Absent<>(detail);
  }

  /// 401 is also what somebody without access is told of a repository that is not there.
  private static boolean isOurToken(HttpReply.Answer answer) {
    String said = answer.header("X-Error-Message").orElse("") + OutsideText.of(answer.body());
    return said.toLowerCase(Locale.ROOT).contains("invalid credentials");
  }
}
