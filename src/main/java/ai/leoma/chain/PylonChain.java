package ai.leoma.chain;

import ai.leoma.http.BoundedHttpClient;
import ai.leoma.http.HttpCall;
import ai.leoma.http.HttpReply;
import ai.leoma.http.OutsideText;
import ai.leoma.http.RetryPolicy;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// The chain through the HTTP API of a Pylon service, version 2 or newer (external-apis.md 7.1).
///
/// Not a bean: several validators in one process have one each, with their own identity and token.
///
/// Reads use the open-access routes, writes the routes of the identity. Pylon only schedules a
/// write and does not report its fate, so each ends as [WriteOutcome.Unconfirmed]: a caller
/// confirms weights by [Neuron#lastUpdateBlock()].
///
/// **Assumption** on revealed commitments, whose exact shape no source at hand gives:
/// `GET /api/v2/subnet/{netuid}/block/latest/commitments` answers
/// `{"block":{"number","hash"},"commitments":{"<hotkey>":{"commitment":null or "0x<hex>",
/// "revealed":[{"block":<number>,"data":"0x<hex of UTF-8>"}]}}}`. Compare it with
/// `/schema/openapi.json` of the service that is really run; [PylonAnswers] is the only place to
/// change.
public final class PylonChain implements Chain {
  private static final int ANSWER_LIMIT_BYTES = 32 * 1024 * 1024;
  private static final int CONNECTIONS = 8;
  private static final long LONGEST_PYLON_TIMEOUT_SECONDS = 300;
  private static final RetryPolicy RETRIES =
      new RetryPolicy(3, Duration.ofMillis(500), Duration.ofSeconds(8));

  private final BoundedHttpClient client;
  private final PylonSettings settings;

  public PylonChain(Vertx vertx, PylonSettings settings) {
    this.client = new BoundedHttpClient(vertx, "pylon", CONNECTIONS);
    this.settings = settings;
  }

  @Override
  public Uni<BlockReference> head() {
    return read("head", "/api/v1/block/latest", PylonAnswers::block);
  }

  @Override
  public Uni<BlockReference> finalizedHead() {
    return head()
        .chain(
            head -> {
              long number = Math.max(0, head.number() - settings.finalityBlocks());
              return number == head.number() ? Uni.createFrom().item(head) : block(number);
            });
  }

  @Override
  public Uni<Optional<BlockReference>> finalizedBlock(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("not the number of a block: " + number);
    }
    return head()
        .chain(
            head ->
                number > head.number() - settings.finalityBlocks()
                    ? Uni.createFrom().item(Optional.empty())
                    : block(number).map(Optional::of));
  }

  private Uni<BlockReference> block(long number) {
    return read(
        "block",
        "/api/v1/subnet/" + settings.netuid() + "/block/" + number + "/neurons",
        body -> PylonAnswers.blockOfNeurons(body, number));
  }

  @Override
  public Uni<Metagraph> metagraph() {
    return read(
        "metagraph",
        "/api/v1/subnet/" + settings.netuid() + "/block/latest/neurons",
        PylonAnswers::metagraph);
  }

  @Override
  public Uni<RevealedCommitments> revealedCommitments() {
    return read(
        "commitments",
        "/api/v2/subnet/" + settings.netuid() + "/block/latest/commitments",
        PylonAnswers::revealedCommitments);
  }

  @Override
  public Uni<Optional<CurrentCommitments>> currentCommitments() {
    return read(
            "commitments",
            "/api/v2/subnet/" + settings.netuid() + "/block/latest/commitments",
            PylonAnswers::currentCommitments)
        .map(Optional::of);
  }

  /// As configured: Pylon has no route for it.
  @Override
  public Uni<Optional<Hotkey>> subnetOwner() {
    return Uni.createFrom().item(settings.ownerHotkey());
  }

  @Override
  public Uni<WriteOutcome> setWeights(Map<Hotkey, Double> weights) {
    JsonObject byHotkey = new JsonObject();
    weights.forEach(
        (hotkey, weight) -> {
          if (!Double.isFinite(weight) || weight < 0) {
            throw new IllegalArgumentException("not a weight: " + weight);
          }
          byHotkey.put(hotkey.ss58(), weight);
        });
    if (byHotkey.isEmpty()) {
      throw new IllegalArgumentException("no weights to set");
    }
    return write("weights", HttpMethod.PUT, new JsonObject().put("weights", byHotkey));
  }

  @Override
  public Uni<WriteOutcome> setCommitment(NewCommitment commitment) {
    return switch (commitment) {
      case NewCommitment.Plain(byte[] data) -> {
        String hex = HexFormat.of().formatHex(data);
        yield write("commitments", HttpMethod.POST, new JsonObject().put("commitment", hex));
      }
      case NewCommitment.Timelocked _ ->
          Uni.createFrom()
              .item(
                  new WriteOutcome.Refused(
                      new WriteRefusal.NotSupported("Pylon publishes no timelocked commitments")));
    };
  }

  private <T> Uni<T> read(String operation, String path, Function<byte[], T> parse) {
    return send(call(operation, path, settings.token()))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(body -> parsed(operation, body, parse));
  }

  private Uni<WriteOutcome> write(String operation, HttpMethod method, JsonObject body) {
    if (settings.identity().isEmpty()) {
      return Uni.createFrom()
          .failure(new ChainUnavailable("set leoma.chain.pylon.identity to write to the chain"));
    }
    String path =
        "/api/v1/identity/%s/subnet/%d/%s"
            .formatted(settings.identity().get(), settings.netuid(), operation);
    HttpCall call = call("set-" + operation, path, settings.identityToken());
    return send(call.withJson(method, body.toBuffer()))
        .map(answer -> new WriteOutcome.Unconfirmed(OptionalLong.empty()));
  }

  private Uni<byte[]> send(HttpCall call) {
    return client
        .send(call, RETRIES)
        .map(
            reply -> {
              if (reply instanceof HttpReply.Answer answer && answer.status() / 100 == 2) {
                return answer.body();
              }
              String detail =
                  reply instanceof HttpReply.Answer answer
                      ? ": " + OutsideText.of(answer.body())
                      : "";
              throw new ChainUnavailable(
                  "Pylon call " + call.operation() + ": " + reply.describe() + detail);
            });
  }

  private static <T> T parsed(String operation, byte[] body, Function<byte[], T> parse) {
    try {
      return parse.apply(body);
    } catch (PylonAnswerUnreadable unreadable) {
      throw new ChainUnavailable(
          "Pylon call " + operation + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private HttpCall call(String operation, String path, Optional<String> token) {
    Map<String, String> headers = new HashMap<>();
    token.ifPresent(secret -> headers.put("Authorization", "Bearer " + secret));
    long seconds = Math.clamp(settings.deadline().toSeconds(), 1, LONGEST_PYLON_TIMEOUT_SECONDS);
    headers.put("X-Pylon-Timeout", Long.toString(seconds));
    headers.put("Accept", "application/json");
    String base = settings.url().toString().replaceAll("/+$", "");
    return HttpCall.get(
        operation, URI.create(base + path), headers, settings.deadline(), ANSWER_LIMIT_BYTES);
  }
}
