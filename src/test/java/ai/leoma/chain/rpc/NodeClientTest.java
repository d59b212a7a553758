package ai.leoma.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.rpc.StubNode.Instead;
import ai.leoma.chain.rpc.StubNode.Raw;
import ai.leoma.chain.rpc.StubNode.Refusal;
import ai.leoma.http.Backoff;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeClientTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int LONGEST_MESSAGE = 200_000;

  @RegisterExtension private final OpenResources resources = new OpenResources();
  private final StubNode node = node();

  @Test
  void answersFindTheirQuestions() {
    // Given
    node.on("twice", parameters -> parameters.get(0).asInt() * 2);
    NodeClient client = client(node);
    // When
    List<CompletableFuture<JsonNode>> answers =
        IntStream.range(0, 200).mapToObj(i -> soon(client.call("twice", i))).toList();
    // Then
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).join().asInt()).isEqualTo(2 * i);
    }
  }

  @Test
  void answersMayComeInAnyOrder() {
    // Given
    ConcurrentLinkedQueue<String> held = new ConcurrentLinkedQueue<>();
    node.takesNoBatches();
    node.on("chain_getBlockHash", unused -> StubNode.GENESIS);
    NodeClient client = client(node);
    now(client.call("chain_getHeader"));
    node.on(
        "name",
        parameters -> {
          held.add(parameters.get(0).asText());
          return Instead.SILENCE;
        });
    // When
    CompletableFuture<JsonNode> first = soon(client.call("name", "first"));
    CompletableFuture<JsonNode> second = soon(client.call("name", "second"));
    await().atMost(LONG).until(() -> held.size() == 2);
    List<String> sent = node.messages().stream().filter(text -> text.contains("\"name\"")).toList();
    sent.reversed()
        .forEach(
            text ->
                node.sendAll(
                    "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
                        .formatted(
                            text.replaceAll(".*\"id\":(\\d+).*", "$1"),
                            text.replaceAll(".*\\[(\".*\")\\].*", "$1"))));
    // Then
    assertThat(first.join().asText()).isEqualTo("first");
    assertThat(second.join().asText()).isEqualTo("second");
  }

  @Test
  void whatWaitsGoesOutInOneMessage() {
    // Given
    node.on("one", unused -> 1);
    NodeClient client = client(node);
    // When
    List<CompletableFuture<JsonNode>> answers =
        IntStream.range(0, 20).mapToObj(i -> soon(client.call("one", i))).toList();
    answers.forEach(CompletableFuture::join);
    // Then
    assertThat(node.messages().stream().filter(text -> text.contains("\"one\"")).toList())
        .hasSizeLessThan(answers.size());
  }

  @Test
  void noMoreMessagesAreSentThanAllowed() {
    // Given
    int perSecond = 25;
    node.on("one", unused -> 1);
    long start = System.nanoTime();
    NodeClient client =
        resources.add(
            new NodeClient(
                resources.vertx(), withRequestsPerSecond(settings(LONG, node), perSecond)));
    // When
    for (int i = 0; i < 60; i++) {
      now(client.call("one", i));
    }
    int sent = node.messages().size() + node.connections();
    // Then
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(sent).isGreaterThan(60).isLessThanOrEqualTo((int) (perSecond * (seconds + 1)));
  }

  @Test
  void aNodeThatTakesNoBatchesIsAskedOneByOne() {
    // Given
    node.takesNoBatches();
    node.on("one", unused -> 1);
    NodeClient client = client(node);
    // When
    List<CompletableFuture<JsonNode>> answers =
        IntStream.range(0, 20).mapToObj(i -> soon(client.call("one", i))).toList();
    // Then
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().asInt()).isOne());
    assertThat(node.connections()).isOne();
  }

  @Test
  void aResultMayBeNull() {
    node.on("nothing", unused -> null);
    assertThat(now(client(node).call("nothing")).isNull()).isTrue();
  }

  @Test
  void anErrorOfTheNodeTellsItsCode() {
    // Given
    node.on(
        "author_submitExtrinsic",
        unused -> {
          throw new Refusal(1010, "Invalid Transaction", "Transaction is outdated");
        });
    // When, Then
    assertThatThrownBy(() -> now(client(node).call("author_submitExtrinsic", "0x00")))
        .isInstanceOfSatisfying(
            RpcRefused.class,
            refused -> {
              assertThat(refused.method()).isEqualTo("author_submitExtrinsic");
              assertThat(refused.code()).isEqualTo(1010);
              assertThat(refused.reason()).isEqualTo("Invalid Transaction");
              assertThat(refused.detail()).isEqualTo("Transaction is outdated");
            });
    assertThat(node.asked("author_submitExtrinsic")).hasSize(1);
  }

  @Test
  void aReadIsAskedAgainWhenItsConnectionBreaks() {
    // Given
    AtomicInteger times = new AtomicInteger();
    node.on("read", unused -> times.incrementAndGet() < 3 ? Instead.CUT : "done");
    // When
    JsonNode answer = now(client(node).call("read"));
    // Then
    assertThat(answer.asText()).isEqualTo("done");
    assertThat(node.connections()).isEqualTo(3);
  }

  @Test
  void whatActsIsSentOnceAtMost() {
    // Given
    node.on("author_submitExtrinsic", unused -> Instead.CUT);
    node.on("read", unused -> "done");
    NodeClient client = client(node);
    // When, Then
    assertThatThrownBy(() -> now(client.call("author_submitExtrinsic", "0x00")))
        .isInstanceOf(ChainUnavailable.class);
    now(client.call("read"));
    assertThat(node.asked("author_submitExtrinsic")).hasSize(1);
  }

  @Test
  void aNodeOfAnotherChainIsNeverAskedAgain() {
    // Given
    node.on("chain_getBlockHash", unused -> "0x" + "cd".repeat(32));
    NodeClient client = client(node);
    // When, Then
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> now(client.call("read")))
          .isInstanceOf(ChainUnavailable.class)
          .hasMessageContaining("another chain")
          .hasMessageContaining("cdcd");
    }
    assertThat(node.connections()).isOne();
    assertThat(node.asked("read")).isEmpty();
  }

  /// A proxy before it may answer so while the node is down.
  @Test
  void aNodeThatDoesNotTellItsFirstBlockIsTriedAgain() {
    // Given
    AtomicInteger asked = new AtomicInteger();
    node.on(
        "chain_getBlockHash",
        unused -> asked.incrementAndGet() == 1 ? "Bad Gateway" : StubNode.GENESIS);
    node.on("read", unused -> "done");
    // When, Then
    assertThat(now(client(node).call("read")).asText()).isEqualTo("done");
    assertThat(node.connections()).isEqualTo(2);
  }

  @Test
  void theNextNodeIsAskedWhenTheFirstIsOfAnotherChain() {
    // Given
    StubNode other = node();
    node.on("chain_getBlockHash", unused -> "0x" + "cd".repeat(32));
    other.on("read", unused -> "done");
    // When, Then
    assertThat(now(client(node, other).call("read")).asText()).isEqualTo("done");
  }

  @Test
  void theNextNodeIsAskedWhileTheFirstIsDown() {
    // Given
    StubNode other = node();
    node.on("read", unused -> "first");
    other.on("read", unused -> "second");
    NodeClient client = client(node, other);
    assertThat(now(client.call("read")).asText()).isEqualTo("first");
    // When
    node.rejects(503, Map.of());
    node.cut();
    // Then
    assertThat(now(client.call("read")).asText()).isEqualTo("second");
    node.accepts();
    other.rejects(503, Map.of());
    other.cut();
    assertThat(now(client.call("read")).asText()).isEqualTo("first");
  }

  @Test
  void requestsWaitWhileAllNodesAreDown() {
    // Given
    StubNode other = node();
    Stream.of(node, other).forEach(each -> each.on("read", unused -> "done"));
    Stream.of(node, other).forEach(each -> each.rejects(503, Map.of()));
    NodeClient client = client(node, other);
    // When
    CompletableFuture<JsonNode> answer = soon(client.call("read"));
    await().atMost(LONG).until(() -> node.connections() > 1 && other.connections() > 1);
    other.accepts();
    // Then
    assertThat(answer.join().asText()).isEqualTo("done");
  }

  @Test
  void whenNobodyAnswersTheFailureSaysWhatWasWrong() {
    // Given
    node.rejects(429, Map.of());
    NodeClient client =
        resources.add(new NodeClient(resources.vertx(), settings(Duration.ofSeconds(1), node)));
    var unused = soon(client.call("read"));
    await().atMost(LONG).until(() -> node.connections() > 1);
    // When, Then
    assertThatThrownBy(() -> now(client.call("read")))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("no node answered read within 1s")
        .hasMessageContaining("HTTP status 429")
        .hasMessageNotContaining("Bearer");
  }

  @Test
  void aNodeThatNamesATimeIsLeftAloneUntilThen() {
    // Given
    StubNode other = node();
    node.rejects(429, Map.of("Retry-After", "3600"));
    Stream.of(node, other).forEach(each -> each.on("read", unused -> "done"));
    NodeClient client = client(node, other);
    now(client.call("read"));
    // When
    for (int i = 0; i < 5; i++) {
      other.cut();
      now(client.call("read"));
    }
    // Then
    assertThat(node.connections()).isOne();
  }

  @Test
  void aNodeThatAsksForFewerRequestsGetsThemLater() {
    // Given
    AtomicInteger times = new AtomicInteger();
    node.on(
        "read",
        unused -> {
          if (times.incrementAndGet() < 3) {
            throw new Refusal(-32999, "RPC rate limit exceeded", "");
          }
          return "done";
        });
    // When, Then
    assertThat(now(client(node).call("read")).asText()).isEqualTo("done");
    assertThat(node.connections()).isOne();
  }

  @Test
  void theNextNodeIsAskedWhenTheFirstAsksForFewerRequests() {
    // Given
    StubNode other = node();
    node.on(
        "read",
        unused -> {
          throw new Refusal(-32000, "Too many requests, slow down", "");
        });
    other.on("read", unused -> "done");
    // When, Then
    assertThat(now(client(node, other).call("read")).asText()).isEqualTo("done");
  }

  @Test
  void theNextNodeIsAskedWhenTheFirstStaysSilent() {
    // Given
    StubNode other = node();
    node.on("read", unused -> Instead.SILENCE);
    other.on("read", unused -> "done");
    NodeSettings patient = settings(LONG, node, other);
    // When, Then
    NodeClient client =
        resources.add(
            new NodeClient(resources.vertx(), withPatience(patient, Duration.ofSeconds(8))));
    assertThat(now(client.call("read")).asText()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "hello",
        "null",
        "[]",
        "7",
        "{\"jsonrpc\":\"2.0\",\"id\":4}",
        "{\"jsonrpc\":\"2.0\",\"id\":4,\"id\":5,\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":1} {}",
        "{\"jsonrpc\":\"2.0\",\"id\":9999,\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":-1,\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"4\",\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":4.5,\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":99999999999999999999999,\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"Parse error\"}}",
        "{\"jsonrpc\":\"2.0\",\"error\":\"no\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"news\",\"params\":{}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"news\"}",
        "deep",
        "long",
        "many"
      })
  void aHostileAnswerIsAFailureAndNeverAnAnswer(String text) {
    // Given
    String hostile =
        switch (text) {
          case "deep" -> "[".repeat(5000) + "]".repeat(5000);
          case "long" ->
              "{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":\"" + "0".repeat(LONGEST_MESSAGE) + "\"}";
          case "many" -> "[" + "[],".repeat(LONGEST_MESSAGE / 4) + "[]]";
          default -> text;
        };
    node.on("read", unused -> new Raw(hostile));
    // When, Then
    assertThatThrownBy(() -> now(client(node).call("read"))).isInstanceOf(ChainUnavailable.class);
    assertThat(node.asked("read")).hasSizeBetween(1, 4);
  }

  @Test
  void anAnswerMayBeAsLongAsTheLimit() {
    // Given
    String hex = "0x" + "0".repeat(LONGEST_MESSAGE - 1000);
    node.on("read", unused -> hex);
    // When, Then
    assertThat(now(client(node).call("read")).asText()).isEqualTo(hex);
  }

  @Test
  void aNodeThatLagsIsLeft() {
    // Given
    StubNode other = node();
    node.on("read", unused -> "first");
    other.on("read", unused -> "second");
    other.on("chain_getHeader", unused -> StubNode.header(900));
    NodeClient client = client(node, other);
    now(client.call("read"));
    // When
    node.rejects(503, Map.of());
    node.cut();
    CompletableFuture<JsonNode> answer = soon(client.call("read"));
    await().atMost(LONG).until(() -> other.connections() > 1);
    // Then
    assertThat(answer).isNotDone();
    other.on("chain_getHeader", unused -> StubNode.header(995));
    assertThat(answer.join().asText()).isEqualTo("second");
    assertThat(other.asked("read")).hasSize(1);
  }

  @Test
  void aNodeWithoutSubscriptionsIsUsedAllTheSame() {
    // Given
    node.on(
        "chain_subscribeNewHeads",
        unused -> {
          throw new Refusal(-32601, "Subscriptions are not available on this transport", "");
        });
    node.on("read", unused -> "done");
    NodeClient client = client(node);
    // When, Then
    assertThat(now(client.call("read")).asText()).isEqualTo("done");
    await().atMost(LONG).until(() -> !node.asked("chain_subscribeNewHeads").isEmpty());
    assertThat(now(client.call("read")).asText()).isEqualTo("done");
    assertThat(node.connections()).isOne();
  }

  @Test
  void notificationsComeUntilTheSubscriptionIsCancelled() {
    // Given
    node.on("author_submitAndWatchExtrinsic", unused -> "watch");
    node.on("author_unwatchExtrinsic", unused -> true);
    AssertSubscriber<JsonNode> subscriber = AssertSubscriber.create(100);
    client(node)
        .subscribe("author_submitAndWatchExtrinsic", "author_unwatchExtrinsic", "0x00")
        .subscribe()
        .withSubscriber(subscriber);
    await().atMost(LONG).until(() -> !node.asked("author_submitAndWatchExtrinsic").isEmpty());
    // When
    node.notify("watch", TextNode.valueOf("ready"));
    node.notify("other", TextNode.valueOf("not ours"));
    node.notify("watch", TextNode.valueOf("inBlock"));
    subscriber.awaitItems(2, LONG);
    subscriber.cancel();
    // Then
    assertThat(subscriber.getItems())
        .extracting(JsonNode::asText)
        .containsExactly("ready", "inBlock");
    await().atMost(LONG).until(() -> !node.asked("author_unwatchExtrinsic").isEmpty());
    assertThat(node.asked("author_unwatchExtrinsic").getFirst().parameters().toString())
        .isEqualTo("[\"watch\"]");
  }

  @Test
  void aSubscriptionEndsWithItsConnection() {
    // Given
    node.on("author_submitAndWatchExtrinsic", unused -> "watch");
    AssertSubscriber<JsonNode> subscriber = AssertSubscriber.create(100);
    client(node)
        .subscribe("author_submitAndWatchExtrinsic", "author_unwatchExtrinsic", "0x00")
        .subscribe()
        .withSubscriber(subscriber);
    await().atMost(LONG).until(() -> !node.asked("author_submitAndWatchExtrinsic").isEmpty());
    node.notify("watch", TextNode.valueOf("ready"));
    subscriber.awaitItems(1, LONG);
    // When
    node.cut();
    // Then
    subscriber.awaitFailure(LONG).assertFailedWith(ChainUnavailable.class);
    assertThat(node.asked("author_submitAndWatchExtrinsic")).hasSize(1);
  }

  @Test
  void aSubscriptionThatTheNodeTookAndGivesUpIsNotRefused() {
    // Given
    AssertSubscriber<JsonNode> refused = AssertSubscriber.create(100);
    AssertSubscriber<JsonNode> givenUp = AssertSubscriber.create(100);
    NodeClient client = client(node);
    node.on("state_subscribeStorage", unused -> "storage");
    // When
    client.subscribe("unknown", "unknown").subscribe().withSubscriber(refused);
    client.subscribe("state_subscribeStorage", "none").subscribe().withSubscriber(givenUp);
    await()
        .atMost(LONG)
        .until(
            () -> {
              node.sendAll(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"news\",\"params\":{"
                      + "\"subscription\":\"storage\","
                      + "\"error\":{\"code\":-32003,\"message\":\"closed\"}}}");
              return givenUp.getFailure() != null;
            });
    // Then
    refused.awaitFailure(LONG).assertFailedWith(RpcRefused.class, "Method not found");
    givenUp.assertFailedWith(ChainUnavailable.class, "closed");
  }

  @Test
  void keysInAnAddressReachTheNodeAndNoMessage() {
    // Given
    URI secret = URI.create("ws://me:k3y@127.0.0.1:" + node.port() + "/v1/k3y?token=k3y");
    node.rejects(403, Map.of());
    NodeSettings settings = settings(Duration.ofSeconds(1), List.of(new NodeAddress(secret)));
    NodeClient client = resources.add(new NodeClient(resources.vertx(), settings));
    var unused = soon(client.call("read"));
    await().atMost(LONG).until(() -> node.connections() > 1);
    // When, Then
    assertThatThrownBy(() -> now(client.call("read")))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageNotContaining("k3y");
    assertThat(node.authorizations()).contains("Basic bWU6azN5");
    assertThat(node.targets()).contains("/v1/k3y?token=k3y");
  }

  @Test
  void aClosedClientAnswersNothing() {
    // Given
    node.on("read", unused -> Instead.SILENCE);
    NodeClient client = client(node);
    CompletableFuture<JsonNode> underWay = soon(client.call("read"));
    await().atMost(LONG).until(() -> !node.asked("read").isEmpty());
    // When
    client.close();
    // Then
    assertThatThrownBy(underWay::join).hasRootCauseInstanceOf(ChainUnavailable.class);
    assertThatThrownBy(() -> now(client.call("read"))).isInstanceOf(ChainUnavailable.class);
  }

  @Test
  void noMoreRequestsWaitThanIsBearable() {
    // Given
    node.rejects(503, Map.of());
    NodeClient client = client(node);
    List<CompletableFuture<JsonNode>> some =
        IntStream.range(0, 1000).mapToObj(i -> soon(client.call("read", i))).toList();
    // When, Then
    assertThatThrownBy(() -> now(client.call("read")))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("too many requests wait");
    assertThat(some).anyMatch(answer -> !answer.isDone());
  }

  private StubNode node() {
    return resources.add(new StubNode());
  }

  private NodeClient client(StubNode... nodes) {
    return resources.add(new NodeClient(resources.vertx(), settings(LONG, nodes)));
  }

  private static NodeSettings settings(Duration deadline, StubNode... nodes) {
    return settings(deadline, Stream.of(nodes).map(StubNode::address).toList());
  }

  private static NodeSettings settings(Duration deadline, List<NodeAddress> addresses) {
    return new NodeSettings(
        addresses,
        StubNode.GENESIS,
        10_000,
        deadline,
        LONG,
        new Freshness(LONG, LONG, 20),
        LONGEST_MESSAGE,
        new Backoff(Duration.ofMillis(2), Duration.ofMillis(20)),
        Optional.empty());
  }

  private static NodeSettings withRequestsPerSecond(NodeSettings old, double requests) {
    return with(old, requests, old.patience());
  }

  private static NodeSettings withPatience(NodeSettings old, Duration patience) {
    return with(old, old.requestsPerSecond(), patience);
  }

  private static NodeSettings with(NodeSettings old, double requests, Duration patience) {
    return new NodeSettings(
        old.addresses(),
        old.genesis(),
        requests,
        old.deadline(),
        patience,
        old.freshness(),
        old.longestMessageBytes(),
        old.reconnect(),
        old.authorities());
  }

  private static CompletableFuture<JsonNode> soon(Uni<JsonNode> uni) {
    return uni.subscribe().asCompletionStage();
  }

  private static <T> T now(Uni<T> uni) {
    return uni.await().atMost(LONG.multipliedBy(2));
  }
}
