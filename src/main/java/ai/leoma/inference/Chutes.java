package ai.leoma.inference;

import ai.leoma.http.BoundedHttpClient;
import ai.leoma.http.HttpCall;
import ai.leoma.http.HttpReply;
import ai.leoma.http.LookupCache;
import ai.leoma.http.OutsideText;
import ai.leoma.http.RetryPolicy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the management API of Chutes. Never fails: an outage is a value.
@ApplicationScoped
public class Chutes {
  private static final int ANSWER_LIMIT_BYTES = 2 * 1024 * 1024;
  private static final int CACHED_CHUTES = 1024;
  private static final int CONNECTIONS = 16;
  private static final int ATTEMPTS = 3;

  /// An id or a name; whatever else a miner commits is not asked for.
  private static final Pattern ID_OR_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

  private static final ObjectReader JSON = JsonMapper.builder().build().readerFor(JsonNode.class);

  private final BoundedHttpClient client;
  private final InferenceConfig config;
  private final RetryPolicy retries;
  private final LookupCache<String, ChuteLookup> cache;

  public Chutes(Vertx vertx, InferenceConfig config, Clock clock) {
    this.client = new BoundedHttpClient(vertx, "chutes", CONNECTIONS);
    this.config = config;
    Duration pause = config.lookupRetryPause();
    this.retries = new RetryPolicy(ATTEMPTS, pause, pause.multipliedBy(16));
    this.cache =
        new LookupCache<>(
            clock,
            config.lookupCache(),
            CACHED_CHUTES,
            answer -> answer instanceof ChuteLookup.Found);
  }

  /// For checks of validity: an answer may be as old as `leoma.inference.lookup-cache`, and many
  /// who ask at once cause one question.
  public Uni<ChuteLookup> lookup(String chuteId) {
    return cache.get(chuteId, this::ask);
  }

  /// For right before a call: always asks.
  public Uni<ChuteLookup> lookupNow(String chuteId) {
    return ask(chuteId).invoke(answer -> cache.put(chuteId, answer));
  }

  private Uni<ChuteLookup> ask(String chuteId) {
    if (!ID_OR_NAME.matcher(chuteId).matches() || chuteId.contains("..")) {
      return Uni.createFrom().item(new ChuteLookup.NotFound("not the id of a chute"));
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/json");
    config.chutesKey().ifPresent(key -> headers.put("Authorization", "Bearer " + key));
    String base = config.chutesUrl().toString().replaceAll("/+$", "");
    URI address =
        URI.create(base + "/chutes/" + URLEncoder.encode(chuteId, StandardCharsets.UTF_8));
    return client
        .send(
            HttpCall.get("chute", address, headers, config.lookupDeadline(), ANSWER_LIMIT_BYTES),
            retries)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(reply -> read(chuteId, reply));
  }

  private static ChuteLookup read(String chuteId, HttpReply reply) {
    if (!(reply instanceof HttpReply.Answer answer)) {
      return new ChuteLookup.Unavailable(Fault.PROVIDER, reply.describe());
    }
    String detail = reply.describe() + ": " + OutsideText.of(answer.body());
    return switch (answer.status()) {
      case 200 -> chute(chuteId, answer.body());
      case 404, 400, 422 -> new ChuteLookup.NotFound(detail);
      case 401, 402, 403 -> new ChuteLookup.Unavailable(Fault.OURS, detail);
      default -> new ChuteLookup.Unavailable(Fault.PROVIDER, detail);
    };
  }

  private static ChuteLookup chute(String chuteId, byte[] body) {
    try {
      JsonNode chute = JSON.readTree(body);
      if (!chute.isObject() || !(chute.has("hot") || chute.has("instances"))) {
        return new ChuteLookup.Unavailable(Fault.PROVIDER, "the answer is not a chute");
      }
      return new ChuteLookup.Found(
          new Chute(
              text(chute, "chute_id").orElse(chuteId),
              text(chute, "name").orElse(""),
              text(chute, "slug"),
              isHot(chute),
              text(chute, "revision")));
    } catch (IOException unreadable) {
      return new ChuteLookup.Unavailable(
          Fault.PROVIDER, "the answer is not JSON: " + OutsideText.of(unreadable));
    }
  }

  private static boolean isHot(JsonNode chute) {
    if (chute.path("hot").isBoolean()) {
      return chute.path("hot").booleanValue();
    }
    for (JsonNode instance : chute.path("instances")) {
      if (instance.path("active").asBoolean() && instance.path("verified").asBoolean()) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> text(JsonNode chute, String member) {
    JsonNode value = chute.path(member);
    return value.isTextual() && !value.textValue().isEmpty()
        ? Optional.of(OutsideText.of(value.textValue()))
        : Optional.empty();
  }
}
