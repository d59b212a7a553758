package ai.leoma.sandbox.chain;

import static ai.leoma.sandbox.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.ImitatedValidator;
import ai.leoma.sandbox.TestClient;
import ai.leoma.sandbox.Until;
import ai.leoma.sandbox.chain.runtime.Subnet.Hyperparameters;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PylonServerTest {

  private static final String NEURONS = "/api/v1/subnet/99/block/latest/neurons";

  private final Hotkey guest = Cast.of(5, 1, 1, Map.of()).owner().hotkey();
  private final Cast cast = Cast.of(1, 14, 3, Map.of(guest, Rao.of(123_456_789_012L)));
  private final PylonTokens tokens = PylonTokens.of(cast);
  private final Vertx vertx = Vertx.vertx();
  private final ImitatedChain chain =
      new ImitatedChain(cast, 99, new Hyperparameters(360, 20, false), 0);
  private final PylonServer pylon = PylonServer.start(vertx, chain, 99, tokens);
  private final TestClient client = new TestClient();

  @AfterEach
  void stop() {
    client.close();
    pylon.close();
    chain.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void tokensAreEnforcedOnEveryRoute() {
    // Given
    String wrong = "Bearer nobody";
    String weights = "/api/v1/identity/validator-1/subnet/99/weights";

    // When
    List<Integer> statuses =
        List.of(
            client.get(pylon.address(), "/api/v1/block/latest").statusCode(),
            client.get(pylon.address(), NEURONS, "Authorization", wrong).statusCode(),
            client.send("PUT", pylon.address(), weights, "{}").statusCode(),
            client
                .send("PUT", pylon.address(), weights, "{}", "Authorization", ownerToken())
                .statusCode());

    // Then
    assertThat(statuses).containsExactly(401, 403, 401, 403);
  }

  @Test
  void headStaysForARoundAndMovesOnWhenItsOwnerWaits() {
    // Given
    long base = ImitatedChain.base(1);
    chain.taskPublished(1);

    // When
    long first = head(ownerToken());
    long ofAnother = head("Bearer " + tokens.openAccessToken("validator-2"));
    boolean movesTooEarly = chain.tick(System.nanoTime());
    long second = head(ownerToken());
    boolean moves = chain.tick(System.nanoTime());

    // Then
    assertThat(List.of(first, ofAnother, second)).containsOnly(base);
    assertThat(movesTooEarly).isFalse();
    assertThat(moves).isTrue();
    assertThat(head(ownerToken())).isEqualTo(base + 1);
  }

  @Test
  void hashesFollowFromSeedAndNumberAndARestartGoesOn() {
    // Given
    JsonObject before = json(get("/api/v1/block/latest"));
    chain.taskPublished(6);
    JsonObject later = json(get("/api/v1/block/latest"));

    // When
    try (ImitatedChain restarted =
            new ImitatedChain(cast, 99, new Hyperparameters(360, 20, false), 0);
        PylonServer again = PylonServer.start(vertx, restarted, 99, tokens)) {
      restarted.taskPublished(6);
      JsonObject afterRestart =
          json(client.get(again.address(), "/api/v1/block/latest", "Authorization", ownerToken()));

      // Then
      assertThat(afterRestart).isEqualTo(later).isNotEqualTo(before);
      assertThat(afterRestart.getString("hash")).matches("0x[0-9a-f]{64}");
    }
  }

  @Test
  void neuronsHaveEverySeatAndTheirStake() {
    // Given
    // When
    JsonObject answer = json(get(NEURONS));

    // Then
    JsonObject neurons = answer.getJsonObject("neurons");
    assertThat(neurons.size()).isEqualTo(1 + 3 + 1 + 14);
    assertThat(answer.getJsonObject("block").getLong("number"))
        .isEqualTo(chain.subtensor().head().number());
    JsonObject owner = neurons.getJsonObject(cast.owner().hotkey().ss58());
    assertThat(owner.getInteger("uid")).isZero();
    assertThat(owner.getBoolean("validator_permit")).isFalse();
    JsonObject validator = neurons.getJsonObject(cast.validators().getFirst().hotkey().ss58());
    assertThat(validator.getBoolean("validator_permit")).isTrue();
    assertThat(validator.getJsonObject("stakes").getDouble("total")).isEqualTo(40_000.0);
    assertThat(neurons.getJsonObject(guest.ss58()).getDouble("stake")).isEqualTo(123.456789012);
  }

  @Test
  void blocksThatDoNotExistYetAreNotFound() {
    // Given
    long newest = chain.subtensor().head().number();

    // When
    HttpResponse<String> known = get("/api/v1/subnet/99/block/" + newest + "/neurons");
    HttpResponse<String> unknown = get("/api/v1/subnet/99/block/" + (newest + 1) + "/neurons");

    // Then
    assertThat(json(known).getJsonObject("block").getLong("number")).isEqualTo(newest);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(json(unknown).getInteger("status_code")).isEqualTo(404);
    assertThat(json(unknown).getString("detail")).isNotBlank();
    assertThat(get("/api/v1/subnet/98/block/latest/neurons").statusCode()).isEqualTo(404);
  }

  @Test
  void validatorsAreThoseWithAPermitByStake() {
    // Given
    // When
    JsonObject answer = json(get("/api/v1/subnet/99/block/latest/validators"));

    // Then
    assertThat(answer.getJsonObject("validators").fieldNames())
        .containsExactly(
            cast.validators().get(0).hotkey().ss58(),
            cast.validators().get(1).hotkey().ss58(),
            cast.validators().get(2).hotkey().ss58(),
            guest.ss58());
  }

  @Test
  void minersHaveRevealedWhatTheyCommitted() {
    // Given
    ImitatedMiner steady = cast.miner("steady").orElseThrow();

    // When
    JsonObject revealed =
        json(get("/api/v2/subnet/99/block/latest/commitments"))
            .getJsonObject("commitments")
            .getJsonObject(steady.hotkey().ss58());
    JsonObject plain = json(get("/api/v1/subnet/99/block/latest/commitments"));

    // Then
    JsonObject entry = revealed.getJsonArray("revealed").getJsonObject(0);
    byte[] text = HexFormat.of().parseHex(entry.getString("data").substring(2));
    JsonObject committed = new JsonObject(new String(text, StandardCharsets.UTF_8));
    assertThat(revealed.getValue("commitment")).isNull();
    assertThat(entry.getLong("block")).isEqualTo(steady.commitBlock());
    assertThat(committed.getString("model_name")).isEqualTo(steady.modelName());
    assertThat(committed.getString("model_revision")).isEqualTo(steady.modelRevision());
    assertThat(committed.getString("chute_id")).isEqualTo(steady.chuteId());
    assertThat(plain.getJsonObject("commitments")).isEmpty();
  }

  @Test
  void weightsAreScheduledAndAppliedAMomentLater() {
    // Given
    chain.start();
    ImitatedValidator validator = cast.validators().getFirst();
    Hotkey winner = cast.miners().getFirst().hotkey();
    long updateBefore = lastUpdate(validator);

    // When
    HttpResponse<String> answer = setWeights(validator, winner);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer))
        .isEqualTo(new JsonObject().put("detail", "weights update scheduled").put("count", 1));
    Until.isTrue("last update moves", () -> lastUpdate(validator) > updateBefore);
    assertThat(chain.weights()).isEqualTo(Map.of(validator.hotkey(), Map.of(winner, 65_535)));
    long firstUpdate = lastUpdate(validator);
    chain.goOn(20);
    setWeights(validator, winner);
    Until.isTrue("it moves again", () -> lastUpdate(validator) > firstUpdate);
  }

  @Test
  void weightsAreCommittedWhereTheSubnetWantsThatAndSetWhenItOpensThem() {
    // Given
    try (ImitatedChain sealing =
            new ImitatedChain(cast, 99, new Hyperparameters(360, 20, true), 0);
        PylonServer service = PylonServer.start(vertx, sealing, 99, tokens)) {
      ImitatedValidator validator = cast.validators().getFirst();
      Hotkey winner = cast.miners().getFirst().hotkey();
      client.send(
          "PUT",
          service.address(),
          "/api/v1/identity/validator-1/subnet/99/weights",
          "{\"weights\":{\"" + winner.ss58() + "\":1.0}}",
          "Authorization",
          "Bearer " + tokens.identityToken("validator-1"));
      Until.isTrue("the call waits", () -> sealing.subtensor().isAwaited());

      // When
      sealing.goOn(1);
      Map<Hotkey, Map<Hotkey, Integer>> committed = sealing.weights();
      sealing.goOn(720);

      // Then
      assertThat(committed).isEmpty();
      assertThat(sealing.weights()).isEqualTo(Map.of(validator.hotkey(), Map.of(winner, 65_535)));
    }
  }

  @Test
  void brokenWritesAreRefusedAsTheFrameworkDoes() {
    // Given
    String path = "/api/v1/identity/validator-1/subnet/99/weights";
    String token = "Bearer " + tokens.identityToken("validator-1");

    // When
    HttpResponse<String> broken =
        client.send("PUT", pylon.address(), path, "{", "Authorization", token);
    HttpResponse<String> unfit =
        client.send(
            "PUT", pylon.address(), path, "{\"weights\":{\"x\":1}}", "Authorization", token);

    // Then
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(unfit.statusCode()).isEqualTo(400);
    assertThat(json(unfit).getJsonArray("extra").getJsonObject(0).getString("key"))
        .isEqualTo("weights");
    assertThat(chain.weights()).isEmpty();
  }

  @Test
  void commitmentOfAnIdentityIsTold() {
    // Given
    chain.start();
    String token = "Bearer " + tokens.identityToken("validator-1");

    // When
    HttpResponse<String> answer =
        client.send(
            "POST",
            pylon.address(),
            "/api/v1/identity/validator-1/subnet/99/commitments",
            "{\"commitment\":\"CAFE\"}",
            "Authorization",
            token);

    // Then
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(json(answer).getString("detail")).isEqualTo("Commitment set successfully.");
    Until.isTrue(
        "it is told",
        () ->
            "0xcafe"
                .equals(
                    json(get("/api/v1/subnet/99/block/latest/commitments"))
                        .getJsonObject("commitments")
                        .getString(cast.validators().getFirst().hotkey().ss58())));
  }

  @Test
  void faultsAnswerAsPylonDoes() {
    // Given
    pylon.inject(Optional.of(new PylonFault.RecentNotCached()));
    HttpResponse<String> recent = get("/api/v1/subnet/99/block/recent/neurons");
    pylon.inject(Optional.of(new PylonFault.TooSlow()));
    HttpResponse<String> slow =
        client.get(pylon.address(), NEURONS, "Authorization", ownerToken(), "X-Pylon-Timeout", "5");
    pylon.inject(Optional.of(new PylonFault.NoNeurons()));
    HttpResponse<String> empty = get(NEURONS);

    // When
    pylon.inject(Optional.empty());
    HttpResponse<String> badTimeout =
        client.get(
            pylon.address(), NEURONS, "Authorization", ownerToken(), "X-Pylon-Timeout", "soon");

    // Then
    assertThat(recent.statusCode()).isEqualTo(503);
    assertThat(slow.statusCode()).isEqualTo(504);
    assertThat(badTimeout.statusCode()).isEqualTo(400);
    assertThat(json(empty).getJsonObject("neurons")).isEmpty();
    assertThat(get("/api/v1/subnet/99/block/recent/neurons").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> setWeights(ImitatedValidator validator, Hotkey winner) {
    return client.send(
        "PUT",
        pylon.address(),
        "/api/v1/identity/" + validator.name() + "/subnet/99/weights",
        "{\"weights\":{\"" + winner.ss58() + "\":1.0}}",
        "Authorization",
        "Bearer " + tokens.identityToken(validator.name()));
  }

  private long lastUpdate(ImitatedValidator validator) {
    return json(get(NEURONS))
        .getJsonObject("neurons")
        .getJsonObject(validator.hotkey().ss58())
        .getLong("last_update");
  }

  private long head(String authorization) {
    return json(client.get(pylon.address(), "/api/v1/block/latest", "Authorization", authorization))
        .getLong("number");
  }

  private HttpResponse<String> get(String path) {
    return client.get(pylon.address(), path, "Authorization", ownerToken());
  }

  private String ownerToken() {
    return "Bearer " + tokens.openAccessToken(PylonTokens.OWNER);
  }
}
