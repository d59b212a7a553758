package ai.leoma.sandbox.chain.node;

import static ai.leoma.sandbox.chain.subtensor.TestChains.CAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.chain.runtime.MetadataReader;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.TestClient;
import ai.leoma.sandbox.Until;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.subtensor.SignedCall;
import ai.leoma.sandbox.chain.subtensor.Subtensor;
import ai.leoma.sandbox.chain.subtensor.TestChains;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeServerTest {
  private static final KeyPair VALIDATOR = CAST.validators().getFirst().keyPair();
  private static final String OWNER = "owner";

  private final Vertx vertx = Vertx.vertx();
  private final Subtensor chain = TestChains.start(false);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final NodeServer server = NodeServer.start(vertx, chain, new Requests());
  private final RpcClient client = new RpcClient(server.address(OWNER));

  private final class Requests implements NodeServer.HeadRequests {
    @Override
    public void askedAbove(String reader, long number) {
      asked.add(reader + " " + number);
    }

    @Override
    public void askedForHead(String reader) {
      asked.add(reader + " head");
    }

    @Override
    public void askedForFinalized(String reader) {
      asked.add(reader + " finalized");
    }
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void connectsInTheOrderOfTheFacts() {
    // Given
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 5);

    // When
    Object genesis = client.result("chain_getBlockHash", 0);
    String finalized = (String) client.result("chain_getFinalizedHead");
    JsonObject header = (JsonObject) client.result("chain_getHeader", finalized);
    JsonObject version = (JsonObject) client.result("state_getRuntimeVersion", finalized);
    String metadata =
        (String)
            client.result("state_call", "Metadata_metadata_at_version", "0x0f000000", finalized);
    String oldest = (String) client.result("state_getMetadata", finalized);

    // Then
    assertThat(genesis).isEqualTo(chain.genesis().hex());
    assertThat(finalized).isEqualTo(chain.finalized().hash().hex());
    assertThat(header.getString("number")).isEqualTo("0x" + Long.toHexString(Cast.FIRST_BLOCK + 2));
    assertThat(header.getString("parentHash"))
        .isEqualTo(chain.hashAt(Cast.FIRST_BLOCK + 1).orElseThrow().hex());
    assertThat(header.getJsonObject("digest").getJsonArray("logs")).hasSize(2);
    assertThat(version.getInteger("specVersion")).isEqualTo(424);
    assertThat(version.getInteger("transactionVersion")).isEqualTo(1);
    assertThat(version.getString("specName")).isEqualTo("node-subtensor");
    assertThat(metadata).startsWith("0x01").contains("6d6574610f");
    assertThat(MetadataReader.read(Hex.decode(oldest)).pallets()).hasSize(28);
  }

  @Test
  void whatIsNotThereIsNull() {
    assertThat(client.result("chain_getHeader", "0x" + "11".repeat(32))).isNull();
    assertThat(client.result("chain_getBlock", "0x" + "11".repeat(32))).isNull();
    assertThat(client.result("chain_getBlockHash", Cast.FIRST_BLOCK + 1)).isNull();
    assertThat(client.result("state_getStorage", "0x1234")).isNull();
    assertThat(asked).containsExactly("owner " + (Cast.FIRST_BLOCK + 1));
  }

  @Test
  void tellsWhatItsReadersWantToSee() {
    // When
    client.result("chain_getBlockHash");
    client.result("chain_getFinalizedHead");
    client.result("chain_getHeader");

    // Then
    assertThat(asked).containsExactly("owner head", "owner finalized");
  }

  @Test
  void hashesComeByNumberInAnyForm() {
    // Given
    String hash = chain.head().hash().hex();

    // Then
    assertThat(client.result("chain_getBlockHash", "0x" + Long.toHexString(Cast.FIRST_BLOCK)))
        .isEqualTo(hash);
    assertThat(client.result("chain_getBlockHash", new JsonArray().add(Cast.FIRST_BLOCK).add(0)))
        .isEqualTo(new JsonArray().add(hash).add(chain.genesis().hex()));
    assertThat(client.result("chain_getHead")).isEqualTo(hash);
    assertThat(client.result("chain_getBlockHash")).isEqualTo(hash);
  }

  @Test
  void storageIsReadAtABlock() {
    // Given
    String tempo =
        Hex.encodePrefixed(
            chain.head().runtime().keys().key("SubtensorModule", "Tempo", ScaleValue.of(99)));
    String number = Hex.encodePrefixed(chain.head().runtime().keys().key("System", "Number"));
    String early = chain.head().hash().hex();
    Block late = chain.sealEmpty();

    // When
    JsonArray answer =
        (JsonArray)
            client.result(
                "state_queryStorageAt", new JsonArray().add(tempo).add(number).add("0x00"), early);

    // Then
    assertThat(answer)
        .isEqualTo(
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("block", early)
                        .put(
                            "changes",
                            new JsonArray()
                                .add(new JsonArray().add(tempo).add("0x6801"))
                                .add(new JsonArray().add(number).add("0x40164000"))
                                .add(new JsonArray().add("0x00").addNull()))));
    assertThat(client.result("state_getStorage", number, late.hash().hex()))
        .isEqualTo("0x41164000");
  }

  @Test
  void keysComeInPages() {
    // Given
    String prefix =
        Hex.encodePrefixed(
            chain.head().runtime().keys().key("SubtensorModule", "Keys", ScaleValue.of(99)));

    // When
    List<Object> all = new ArrayList<>();
    JsonArray page = (JsonArray) client.result("state_getKeysPaged", prefix, 3);
    while (!page.isEmpty()) {
      page.forEach(all::add);
      page =
          (JsonArray)
              client.result("state_getKeysPaged", prefix, 3, page.getString(page.size() - 1));
    }

    // Then
    assertThat(all).hasSize(8).doesNotHaveDuplicates().isSorted();
    JsonObject error = client.error("state_getKeysPaged", prefix, 1001);
    assertThat(error.getInteger("code")).isEqualTo(4002);
    assertThat(error.getString("message"))
        .isEqualTo("count exceeds maximum value. value: 1001, max: 1000");
  }

  @Test
  void discardedAndUnknownStorageEndAsTheRealErrors() {
    // Given
    String early = chain.head().hash().hex();
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 300);
    String unknown = "0x" + "11".repeat(32);

    // When
    JsonObject discarded = client.error("state_getStorage", "0x00", early);
    JsonObject notThere = client.error("state_call", "Core_version", "0x", unknown);

    // Then
    assertThat(discarded)
        .isEqualTo(
            new JsonObject()
                .put("code", 4003)
                .put(
                    "message", "Client error: UnknownBlock: State already discarded for " + early));
    assertThat(notThere.getString("message"))
        .isEqualTo("Client error: UnknownBlock: Header was not found in the database: " + unknown);
  }

  @Test
  void messagesThatAreNoRequestsAreRefusedByTheirForm() {
    assertThat(code(client.raw("{"))).isEqualTo(-32700);
    assertThat(code(client.raw("[]"))).isEqualTo(-32600);
    assertThat(code(client.raw("7"))).isEqualTo(-32600);
    assertThat(code(client.raw("{\"id\":1,\"method\":\"chain_getHead\"}"))).isEqualTo(-32600);
    assertThat(client.error("nobody_knowsIt").getInteger("code")).isEqualTo(-32601);
    assertThat(client.error("chain_getHeader", "soon").getInteger("code")).isEqualTo(-32602);
    assertThat(client.error("state_getStorage").getInteger("code")).isEqualTo(-32602);
  }

  private static int code(String reply) {
    return new JsonObject(reply).getJsonObject("error").getInteger("code");
  }

  @Test
  void batchIsAnsweredInItsOrderAndNotificationsNotAtAll() {
    // When
    String reply =
        client.raw(
            "[{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"chain_getHead\"},"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"chain_getHead\"},"
                + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"nope\"},5]");

    // Then
    JsonArray replies = new JsonArray(reply);
    assertThat(replies).hasSize(3);
    assertThat(replies.getJsonObject(0).getString("id")).isEqualTo("a");
    assertThat(replies.getJsonObject(0).getString("result")).isEqualTo(chain.head().hash().hex());
    assertThat(replies.getJsonObject(1).getJsonObject("error").getInteger("code"))
        .isEqualTo(-32601);
    assertThat(replies.getJsonObject(2).getValue("id")).isNull();
  }

  @Test
  void subscriberHearsOfHeadsUntilItEnds() {
    // Given
    Object id = client.result("chain_subscribeNewHeads");
    JsonObject present = client.notification();

    // When
    Block next = chain.sealEmpty();
    JsonObject heard = client.notification();

    // Then
    assertThat(present.getJsonObject("result").getString("number"))
        .isEqualTo("0x" + Long.toHexString(Cast.FIRST_BLOCK));
    assertThat(heard.getString("subscription")).isEqualTo(id);
    assertThat(heard.getJsonObject("result").getString("number"))
        .isEqualTo("0x" + Long.toHexString(next.number()));
    assertThat(client.result("chain_unsubscribeNewHeads", id)).isEqualTo(true);
    assertThat(client.result("chain_unsubscribeNewHeads", id)).isEqualTo(false);
  }

  @Test
  void subscriberHearsOfFinalBlocksAndOfANewRuntime() {
    // Given
    client.result("chain_subscribeFinalizedHeads");
    client.notification();
    client.result("state_subscribeRuntimeVersion");
    assertThat(client.notification().getJsonObject("result").getInteger("specVersion"))
        .isEqualTo(424);

    // When
    chain.upgrade(chain.head().runtime().next());
    chain.sealEmpty();

    // Then
    assertThat(client.notification().getJsonObject("result").getInteger("specVersion"))
        .isEqualTo(425);
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 4);
    assertThat(client.notification().getJsonObject("result").getString("number"))
        .isEqualTo("0x" + Long.toHexString(Cast.FIRST_BLOCK + 1));
  }

  @Test
  void extrinsicIsWatchedUntilItIsFinal() {
    // Given
    byte[] extrinsic = SignedCall.setWeights(chain, VALIDATOR, List.of(0), List.of(1)).extrinsic();

    // When
    client.result("author_submitAndWatchExtrinsic", Hex.encodePrefixed(extrinsic));
    Object ready = client.notification().getValue("result");
    Object broadcast = client.notification().getValue("result");
    Object next =
        client.result("system_accountNextIndex", CAST.validators().getFirst().hotkey().ss58());
    Block block = chain.seal();
    Object inBlock = client.notification().getValue("result");
    chain.sealEmptyUpTo(block.number() + 3);
    Object finalized = client.notification().getValue("result");

    // Then
    assertThat(ready).isEqualTo("ready");
    assertThat(((JsonObject) broadcast).getJsonArray("broadcast")).hasSize(1);
    assertThat(next).isEqualTo(1);
    assertThat(inBlock).isEqualTo(new JsonObject().put("inBlock", block.hash().hex()));
    assertThat(finalized).isEqualTo(new JsonObject().put("finalized", block.hash().hex()));
    JsonArray body =
        ((JsonObject) client.result("chain_getBlock", block.hash().hex()))
            .getJsonObject("block")
            .getJsonArray("extrinsics");
    assertThat(body.getString(1)).isEqualTo(Hex.encodePrefixed(extrinsic));
  }

  @Test
  void refusalOfThePoolIsAnError() {
    // Given
    byte[] stale = SignedCall.setWeights(chain, VALIDATOR, List.of(0), List.of(1)).extrinsic();
    stale[stale.length - 1] ^= 1;

    // When
    JsonObject error = client.error("author_submitExtrinsic", Hex.encodePrefixed(stale));
    JsonObject watched = client.error("author_submitAndWatchExtrinsic", Hex.encodePrefixed(stale));

    // Then
    assertThat(error)
        .isEqualTo(
            new JsonObject()
                .put("code", 1010)
                .put("message", "Invalid Transaction")
                .put("data", "Transaction has a bad signature"));
    assertThat(watched)
        .isEqualTo(
            new JsonObject().put("code", 1012).put("message", "Transaction is temporarily banned"));
  }

  @Test
  void httpAnswersEverythingButSubscriptions() {
    try (TestClient http = new TestClient()) {
      // When
      HttpResponse<String> head = post(http, "chain_getHead");
      HttpResponse<String> subscription = post(http, "chain_subscribeNewHeads");
      HttpResponse<String> get = http.get(server.httpAddress(OWNER), "");

      // Then
      assertThat(TestClient.json(head).getString("result")).isEqualTo(chain.head().hash().hex());
      assertThat(code(subscription.body())).isEqualTo(-32601);
      assertThat(get.statusCode()).isEqualTo(405);
    }
  }

  private HttpResponse<String> post(TestClient http, String method) {
    return http.send(
        "POST",
        server.httpAddress(OWNER),
        "",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[]}",
        "Content-Type",
        "application/json");
  }

  @Test
  void laggingNodeSeesTheChainAsItWas() {
    // Given
    chain.sealEmptyUpTo(Cast.FIRST_BLOCK + 10);

    // When
    server.inject(OWNER, Optional.of(new NodeFault.Lagging(4)));

    // Then
    String head = (String) client.result("chain_getHead");
    assertThat(head).isEqualTo(chain.hashAt(Cast.FIRST_BLOCK + 6).orElseThrow().hex());
    assertThat(client.result("chain_getBlockHash", Cast.FIRST_BLOCK + 7)).isNull();
    assertThat(client.result("chain_getHeader", chain.head().hash().hex())).isNull();
    try (RpcClient other = new RpcClient(server.address("validator-1"))) {
      assertThat(other.result("chain_getHead")).isEqualTo(chain.head().hash().hex());
    }
  }

  @Test
  void unreachableNodeCutsConnectionsAndTakesNoneUntilItIsHealed() {
    // When
    server.inject(Optional.of(new NodeFault.Unreachable()));

    // Then
    Until.isTrue("the connection is cut", client::isClosed);
    assertThatThrownBy(() -> new RpcClient(server.address(OWNER)).close())
        .hasMessageContaining("WebSocketHandshakeException");
    server.inject(Optional.empty());
    try (RpcClient again = new RpcClient(server.address(OWNER))) {
      assertThat(again.result("system_chain")).isEqualTo("Bittensor");
    }
  }

  @Test
  void oneMethodIsRefusedAndOthersAreNot() {
    // When
    server.inject(
        OWNER,
        Optional.of(
            new NodeFault.Refusing(
                "chain_getHead", 1014, "Priority is too low", Optional.of("why"))));

    // Then
    assertThat(client.error("chain_getHead"))
        .isEqualTo(
            new JsonObject()
                .put("code", 1014)
                .put("message", "Priority is too low")
                .put("data", "why"));
    assertThat(client.result("chain_getFinalizedHead")).isNotNull();
  }

  @Test
  void rateLimitIsAnErrorOrA429() {
    // When
    server.inject(Optional.of(new NodeFault.RateLimited()));

    // Then
    assertThat(client.error("chain_getHead").getInteger("code")).isEqualTo(-32000);
    assertThatThrownBy(() -> new RpcClient(server.address(OWNER)).close())
        .hasMessageContaining("WebSocketHandshakeException");
    try (TestClient http = new TestClient()) {
      assertThat(post(http, "chain_getHead").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void garbledAnswerIsNoJsonAndSlowOneComesLate() {
    // Given
    server.inject(OWNER, Optional.of(new NodeFault.Garbled()));
    String garbled =
        client.raw("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chain_getHead\",\"params\":[]}");

    // When
    server.inject(OWNER, Optional.of(new NodeFault.Slow(Duration.ofMillis(50))));
    Object slow = client.result("chain_getHead");

    // Then
    assertThat(garbled).startsWith("{").doesNotEndWith("}");
    assertThat(slow).isEqualTo(chain.head().hash().hex());
  }

  @Test
  void silentNodeTakesRequestsAndSaysNothing() {
    // Given
    server.inject(OWNER, Optional.of(new NodeFault.Silent()));
    client.send(
        "{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"chain_getBlockHash\",\"params\":[99999999]}");
    Until.isTrue("the request is taken", () -> !asked.isEmpty());

    // When
    server.inject(OWNER, Optional.empty());
    Object answer = client.result("system_chain");

    // Then
    assertThat(answer).isEqualTo("Bittensor");
    assertThat(client.hasReply()).isFalse();
  }

  @Test
  void nodeThatLosesExtrinsicsAnswersAsIfItHadThem() {
    // Given
    byte[] extrinsic = SignedCall.setWeights(chain, VALIDATOR, List.of(0), List.of(1)).extrinsic();
    server.inject(OWNER, Optional.of(new NodeFault.LosesExtrinsics()));

    // When
    Object hash = client.result("author_submitExtrinsic", Hex.encodePrefixed(extrinsic));

    // Then
    assertThat(hash).isEqualTo(Hex.encodePrefixed(Extrinsics.hash(extrinsic)));
    assertThat(chain.seal().body().extrinsics()).hasSize(1);
  }
}
