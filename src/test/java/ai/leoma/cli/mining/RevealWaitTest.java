package ai.leoma.cli.mining;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.PylonChain;
import ai.leoma.chain.PylonSettings;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.chain.StubPylon;
import ai.leoma.chain.TestHotkeys;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevealWaitTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Vertx vertx = Vertx.vertx();
  private final StubPylon pylon = new StubPylon(0);

  @AfterEach
  void stop() {
    pylon.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatIsRevealedMeanwhileIsSeenThroughAnOutage() {
    // Given
    pylon.hasRevealed(Map.of(TestHotkeys.ALICE, List.of(new Revealed(1, "old"))));
    pylon.goesDown();
    var awaited = reveal().of(TestHotkeys.ALICE, "new", LONG).subscribeAsCompletionStage();
    // When
    pylon.hasRevealed(
        Map.of(TestHotkeys.ALICE, List.of(new Revealed(1, "old"), new Revealed(2, "new"))));
    pylon.comesBack();
    // Then
    assertThat(awaited.join()).isTrue();
  }

  @Test
  void whatStaysSealedIsGivenUp() {
    pylon.hasRevealed(Map.of(TestHotkeys.ALICE, List.of(new Revealed(1, "old"))));

    assertThat(reveal().of(TestHotkeys.ALICE, "new", Duration.ofMillis(50)).await().atMost(LONG))
        .isFalse();
  }

  private RevealWait reveal() {
    return new RevealWait(
        new PylonChain(
            vertx,
            new PylonSettings(
                pylon.server.url(),
                99,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                3,
                Duration.ofSeconds(10),
                Optional.empty())),
        Duration.ofMillis(20));
  }
}
