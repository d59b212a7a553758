package ai.leoma.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.leoma.chain.rpc.StubNode.Refusal;
import ai.leoma.http.Backoff;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// When a node is left though its connection is open: the first of two goes wrong, the second never
/// does. On a slow machine the first may be left too early, which changes no outcome.
class NodeHeadsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final String FINAL_HEADS = "chain_subscribeFinalizedHeads";

  @RegisterExtension private final OpenResources resources = new OpenResources();
  private final AtomicLong height = new AtomicLong(1000);
  private final StubNode first = resources.add(new StubNode());
  private final StubNode second = resources.add(new StubNode());

  @BeforeEach
  void name() {
    first.on("name", unused -> "first");
    second.on("name", unused -> "second");
    Stream.of(first, second)
        .forEach(
            node -> {
              node.on("chain_getHeader", unused -> StubNode.header(height.get()));
              node.on("chain_getFinalizedHead", unused -> "0x" + "fe".repeat(32));
            });
  }

  @Test
  void aNodeThatGoesSilentIsLeft() {
    // Given
    heads(second);
    finalHeads(second);
    NodeClient client = client(SHORT, SHORT);
    // When
    ask(client);
    // Then
    awaitAnswersOf(client, "second");
  }

  @Test
  void aNodeThatTellsOfTheSameBlockAgainAndAgainIsLeft() {
    // Given
    heads(second);
    always(() -> first.notify("heads", StubNode.header(1000)));
    NodeClient client = client(SHORT, LONG);
    // When
    ask(client);
    // Then
    awaitAnswersOf(client, "second");
  }

  @Test
  void aNodeThatIsAskedForItsHeadAndNamesTheSameIsLeft() {
    // Given
    heads(second);
    takesNoSubscription("chain_subscribeNewHeads");
    first.on("chain_getHeader", unused -> StubNode.header(1000));
    NodeClient client = client(SHORT, LONG);
    // When
    ask(client);
    // Then
    awaitAnswersOf(client, "second");
    assertThat(first.asked("chain_getHeader")).hasSizeGreaterThan(1);
  }

  @Test
  void aNodeWhoseBlocksGoOnAndBecomeFinalNoMoreIsLeft() {
    // Given
    heads(first, second);
    finalHeads(second);
    always(() -> first.notify("finalHeads", StubNode.header(990)));
    NodeClient client = client(LONG, SHORT);
    // When
    ask(client);
    // Then
    awaitAnswersOf(client, "second");
  }

  @Test
  void aNodeThatTellsOfNoFinalBlockIsLeft() {
    // Given
    heads(first, second);
    finalHeads(second);
    NodeClient client = client(LONG, SHORT);
    // When
    ask(client);
    // Then
    awaitAnswersOf(client, "second");
  }

  @Test
  void aNodeWhoseFinalBlockFallsBehindIsLeft() {
    // Given
    NodeClient client = client(LONG, Duration.ofSeconds(10));
    ask(client);
    await().atMost(LONG).until(() -> !first.asked(FINAL_HEADS).isEmpty());
    // When
    first.notify("finalHeads", StubNode.header(5000));
    first.notify("finalHeads", StubNode.header(4000));
    // Then
    await().atMost(LONG).until(() -> second.connections() > 0);
  }

  @Test
  void aNodeWhoseHeadFallsBehindIsLeft() {
    // Given
    NodeClient client = client(LONG, LONG);
    ask(client);
    await().atMost(LONG).until(() -> !first.asked("chain_subscribeNewHeads").isEmpty());
    // When
    first.notify("heads", StubNode.header(5000));
    first.notify("heads", StubNode.header(4000));
    // Then
    await().atMost(LONG).until(() -> second.connections() > 0);
  }

  @Test
  void aNodeWithoutSubscriptionsIsAskedForItsFinalBlock() {
    // Given
    takesNoSubscription(FINAL_HEADS);
    NodeClient client = client(LONG, Duration.ofSeconds(5));
    // When
    ask(client);
    // Then
    await().atMost(LONG).until(() -> client.finalHeadAge().isPresent());
    assertThat(first.asked("chain_getFinalizedHead")).isNotEmpty();
    assertThat(first.asked("chain_getHeader"))
        .anyMatch(asked -> asked.parameters().path(0).equals(hash()));
  }

  @Test
  void theAgesTellOfNewBlocksOnly() {
    // Given
    NodeClient client = client(LONG, Duration.ofSeconds(10));
    ask(client);
    await().atMost(LONG).until(() -> !first.asked(FINAL_HEADS).isEmpty());
    first.notify("finalHeads", StubNode.header(997));
    await().atMost(LONG).until(() -> client.finalHeadAge().isPresent());
    Duration headAge = client.headAge().orElseThrow();
    Duration finalAge = client.finalHeadAge().orElseThrow();
    // When
    first.notify("heads", StubNode.header(1000));
    first.notify("finalHeads", StubNode.header(997));
    ask(client);
    // Then
    assertThat(client.headAge().orElseThrow()).isGreaterThan(headAge);
    assertThat(client.finalHeadAge().orElseThrow()).isGreaterThan(finalAge);
    first.notify("heads", StubNode.header(1001));
    first.notify("finalHeads", StubNode.header(998));
    Duration before = client.headAge().orElseThrow();
    await().atMost(LONG).until(() -> client.headAge().orElseThrow().compareTo(before) < 0);
  }

  private static TextNode hash() {
    return TextNode.valueOf("0x" + "fe".repeat(32));
  }

  private void takesNoSubscription(String method) {
    first.on(
        method,
        unused -> {
          throw new Refusal(-32601, "Subscriptions are not available on this transport", "");
        });
  }

  /// New blocks, all the time.
  private void heads(StubNode... nodes) {
    always(
        () -> {
          long number = height.incrementAndGet();
          Stream.of(nodes).forEach(node -> node.notify("heads", StubNode.header(number)));
        });
  }

  private void finalHeads(StubNode node) {
    always(() -> node.notify("finalHeads", StubNode.header(height.get() - 3)));
  }

  private void always(Runnable task) {
    resources.vertx().setPeriodic(20, unused -> task.run());
  }

  private static void ask(NodeClient client) {
    var unused = client.call("name").await().atMost(LONG);
  }

  private static void awaitAnswersOf(NodeClient client, String name) {
    await()
        .atMost(LONG)
        .until(() -> client.call("name").await().atMost(LONG).asText().equals(name));
  }

  private NodeClient client(Duration headDeadline, Duration finalDeadline) {
    return resources.add(
        new NodeClient(
            resources.vertx(),
            new NodeSettings(
                List.of(first.address(), second.address()),
                StubNode.GENESIS,
                10_000,
                LONG,
                LONG,
                new Freshness(headDeadline, finalDeadline, 20),
                200_000,
                new Backoff(Duration.ofMillis(2), Duration.ofMillis(20)),
                Optional.empty())));
  }
}
