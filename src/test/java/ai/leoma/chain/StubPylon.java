package ai.leoma.chain;

import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.http.StubServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The routes of Pylon that Leoma uses, over a subnet that a test sets up.
public final class StubPylon implements ChainContractTest.Subnet, AutoCloseable {
  public final StubServer server;
  private volatile long head = 100;
  private volatile JsonObject neurons = new JsonObject();
  private final JsonObject commitments = new JsonObject();

  StubPylon() {
    this(0);
  }

  public StubPylon(int port) {
    server = new StubServer(port);
    server.behave(this::answer);
  }

  @Override
  public void isAt(long block) {
    head = block;
  }

  @Override
  public void hasNeurons(List<Neuron> seats) {
    JsonObject all = new JsonObject();
    seats.forEach(neuron -> all.put(neuron.hotkey().ss58(), json(neuron)));
    neurons = all;
  }

  @Override
  public void hasRevealed(Map<Hotkey, List<Revealed>> revealed) {
    commitments.forEach(of -> ((JsonObject) of.getValue()).put("revealed", new JsonArray()));
    revealed.forEach(
        (hotkey, entries) -> {
          JsonArray list = new JsonArray();
          entries.forEach(
              entry ->
                  list.add(
                      new JsonObject()
                          .put("block", entry.block())
                          .put("data", "0x" + hex(entry.text()))));
          commitment(hotkey).put("revealed", list);
        });
  }

  @Override
  public void hasPublished(Map<Hotkey, String> texts) {
    texts.forEach((hotkey, text) -> commitment(hotkey).put("commitment", "0x" + hex(text)));
  }

  private JsonObject commitment(Hotkey hotkey) {
    if (!commitments.containsKey(hotkey.ss58())) {
      commitments.put(
          hotkey.ss58(), new JsonObject().putNull("commitment").put("revealed", new JsonArray()));
    }
    return commitments.getJsonObject(hotkey.ss58());
  }

  /// Answers again after it was down.
  public void comesBack() {
    server.behave(this::answer);
  }

  @Override
  public void goesDown() {
    server.behave(
        request -> StubServer.answer(request, 404, "{\"status_code\":404,\"detail\":\"gone\"}"));
  }

  @Override
  public Map<Hotkey, Double> lastWeights() {
    Map<Hotkey, Double> weights = new HashMap<>();
    new JsonObject(lastBody("PUT"))
        .getJsonObject("weights")
        .forEach(entry -> weights.put(new Hotkey(entry.getKey()), (Double) entry.getValue()));
    return weights;
  }

  @Override
  public byte[] lastCommitment() {
    return HexFormat.of().parseHex(new JsonObject(lastBody("POST")).getString("commitment"));
  }

  @Override
  public void close() {
    server.close();
  }

  static JsonObject json(Neuron neuron) {
    BigDecimal tao = new BigDecimal(neuron.stake().amount()).movePointLeft(9);
    return new JsonObject()
        .put("uid", neuron.uid())
        .put("hotkey", neuron.hotkey().ss58())
        .put("coldkey", neuron.coldkey().ss58())
        .put("active", true)
        .put("stake", tao)
        .put("last_update", neuron.lastUpdateBlock())
        .put("validator_permit", neuron.validatorPermit())
        .put("stakes", new JsonObject().put("alpha", 1.5).put("tao", 0.0).put("total", tao));
  }

  static JsonObject block(long number) {
    return new JsonObject().put("number", number).put("hash", "0x%064x".formatted(number));
  }

  private String lastBody(String method) {
    return server.received().stream()
        .filter(received -> received.method().equals(method))
        .reduce((first, second) -> second)
        .orElseThrow()
        .body();
  }

  private void answer(HttpServerRequest request) {
    String path = request.path();
    String subnet = "/subnet/99/";
    if (path.equals("/api/v1/block/latest")) {
      StubServer.answer(request, 200, block(head).encode());
    } else if (path.equals("/api/v1" + subnet + "block/latest/neurons")) {
      StubServer.answer(request, 200, withBlock(head, "neurons", neurons));
    } else if (path.matches("/api/v1" + subnet + "block/\\d+/neurons")) {
      long number = Long.parseLong(path.split("/")[6]);
      StubServer.answer(request, 200, withBlock(number, "neurons", neurons));
    } else if (path.equals("/api/v2" + subnet + "block/latest/commitments")) {
      StubServer.answer(request, 200, withBlock(head, "commitments", commitments));
    } else if (path.equals("/api/v1/identity/owner" + subnet + "weights")) {
      StubServer.answer(request, 200, "{\"detail\":\"weights update scheduled\",\"count\":1}");
    } else if (path.equals("/api/v1/identity/owner" + subnet + "commitments")) {
      StubServer.answer(request, 201, "{\"detail\":\"Commitment set successfully.\"}");
    } else {
      StubServer.answer(request, 404, "{\"status_code\":404,\"detail\":\"no such route\"}");
    }
  }

  private static String withBlock(long number, String name, JsonObject members) {
    return new JsonObject().put("block", block(number)).put(name, members).encode();
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
