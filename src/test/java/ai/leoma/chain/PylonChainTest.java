package ai.leoma.chain;

import static ai.leoma.chain.TestHotkeys.ALICE;
import static ai.leoma.chain.TestHotkeys.BOB;
import static ai.leoma.chain.TestHotkeys.CHARLIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.http.StubServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PylonChainTest extends ChainContractTest {
  private static final Neuron SEEN =
      new Neuron(7, ALICE, CHARLIE, true, VALIDATOR.stake(), VALIDATOR.lastUpdateBlock());

  private final Vertx vertx = Vertx.vertx();
  private final StubPylon pylon = new StubPylon();
  private final PylonChain chain = new PylonChain(vertx, settings(Duration.ofSeconds(10)));

  @AfterEach
  void stop() {
    pylon.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Override
  protected Chain chain() {
    return chain;
  }

  @Override
  protected Subnet subnet() {
    return pylon;
  }

  @Override
  protected int finalityBlocks() {
    return 3;
  }

  @Override
  protected boolean tellsRegistrations() {
    return false;
  }

  @Test
  void finalizedHeadAsksForTheNewestBlockExactlyOnce() {
    // When
    now(chain.finalizedHead());
    // Then
    assertThat(pylon.server.received())
        .extracting(StubServer.Received::uri)
        .containsExactly("/api/v1/block/latest", "/api/v1/subnet/99/block/97/neurons");
  }

  @Test
  void readsNeverAskForTheNewestBlock() {
    // When
    now(chain.metagraph());
    now(chain.revealedCommitments());
    now(chain.setWeights(Map.of(ALICE, 1.0)));
    // Then
    assertThat(pylon.server.received())
        .extracting(StubServer.Received::uri)
        .doesNotContain("/api/v1/block/latest");
  }

  @Test
  void readsAndWritesCarryTheirOwnTokens() {
    // When
    now(chain.metagraph());
    now(chain.setWeights(Map.of(ALICE, 1.0)));
    // Then
    assertThat(pylon.server.received())
        .extracting(StubServer.Received::authorization)
        .containsExactly("Bearer open-token", "Bearer identity-token");
  }

  @Test
  void fateOfAWriteIsNotKnown() {
    assertThat(now(chain.setWeights(Map.of(ALICE, 1.0))))
        .isEqualTo(new WriteOutcome.Unconfirmed(OptionalLong.empty()));
    assertThat(now(chain.setCommitment(new NewCommitment.Plain(new byte[] {1}))))
        .isEqualTo(new WriteOutcome.Unconfirmed(OptionalLong.empty()));
  }

  @Test
  void timelockedCommitmentIsRefusedWithoutBeingSent() {
    // When
    WriteOutcome outcome = now(chain.setCommitment(new NewCommitment.Timelocked("sealed", 10)));
    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Refused.class,
            refused -> assertThat(refused.reason().describe()).contains("Pylon"));
    assertThat(pylon.server.received()).isEmpty();
  }

  @Test
  void aPassingFailureIsTriedAgain() {
    // Given
    AtomicInteger calls = new AtomicInteger();
    pylon.server.behave(
        request -> {
          switch (calls.incrementAndGet()) {
            case 1 -> StubServer.answer(request, 503, "{}");
            case 2 -> request.connection().close();
            default -> StubServer.answer(request, 200, StubPylon.block(5).encode());
          }
        });
    // When
    BlockReference head = now(chain.head());
    // Then
    assertThat(head.number()).isEqualTo(5);
    assertThat(calls).hasValue(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422})
  void aRefusalIsNotTriedAgain(int status) {
    // Given
    pylon.server.behave(
        request -> StubServer.answer(request, status, "{\"detail\":\"Bearer abcdefgh said no\"}"));
    // When, Then
    assertThatThrownBy(() -> now(chain.metagraph()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("metagraph")
        .hasMessageContaining("status " + status)
        .hasMessageNotContaining("abcdefgh");
    assertThat(pylon.server.received()).hasSize(1);
  }

  @Test
  void aServerThatNeverAnswersEndsAtTheDeadline() {
    // Given
    pylon.server.behave(request -> {});
    PylonChain hurried = new PylonChain(vertx, settings(Duration.ofMillis(200)));
    // When, Then
    assertThatThrownBy(() -> now(hurried.head()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("no answer before the deadline");
  }

  @Test
  void anEndlessAnswerIsRefused() {
    // Given
    Buffer megabytes = Buffer.buffer(new byte[8 * 1024 * 1024]);
    pylon.server.behave(
        request -> {
          request.response().setChunked(true);
          for (int part = 0; part < 5; part++) {
            var unused = request.response().write(megabytes);
          }
        });
    // When, Then
    assertThatThrownBy(() -> now(chain.metagraph()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("more than 33554432 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uid               | \"3\"     | .uid is not an integer",
        "uid               | 65536     | .uid is outside 0..65535",
        "uid               | 1.5       | .uid is not an integer",
        "validator_permit  | 1         | .validator_permit is not a boolean",
        "last_update       | null      | .last_update is not an integer",
        "last_update       | -1        | .last_update is negative",
        "stakes            | {\"total\":-0.1}       | .stake: not an amount",
        "stakes            | {\"total\":1e999999}   | .stake: not an amount",
        "hotkey            | \"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\" | .hotkey is another one",
      })
  void aMemberThatCannotBeIsNamed(String member, String value, String message) {
    // Given
    String text = neuronsWith(member, value);
    pylon.server.behave(request -> StubServer.answer(request, 200, text));
    // When, Then
    assertThatThrownBy(() -> now(chain.metagraph()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("neurons." + ALICE.ss58() + message);
  }

  @ParameterizedTest
  @CsvSource({
    "0.000000001, 1",
    "0.0000000019, 2",
    "1e-999999999, 0",
    "5000, 5000000000000",
    "0.1, 100000000",
    "12345.678901234567, 12345678901235",
    "1.8446744073709551615E10, 18446744073709551615",
  })
  void stakeIsReadWithoutRounding(String tao, String rao) {
    // Given
    String text = neuronsWith("stakes", "{\"total\":" + tao + "}");
    pylon.server.behave(request -> StubServer.answer(request, 200, text));
    // When
    Metagraph metagraph = now(chain.metagraph());
    // Then
    assertThat(metagraph.neurons().getFirst().stake()).isEqualTo(rao(rao));
  }

  @Test
  void twoNeuronsWithOneUidAreRefused() {
    // Given
    pylon.hasNeurons(List.of(VALIDATOR, new Neuron(7, BOB, BOB, false, rao("1"), 0)));
    // When, Then
    assertThatThrownBy(() -> now(chain.metagraph()))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("two neurons have the uid 7");
  }

  @Test
  void oneHotkeyTwiceIsRefused() {
    // Given
    String seat = "\"" + ALICE.ss58() + "\":" + StubPylon.json(VALIDATOR).encode();
    pylon.server.behave(
        request ->
            StubServer.answer(
                request,
                200,
                "{\"block\":"
                    + StubPylon.block(1).encode()
                    + ",\"neurons\":{"
                    + seat
                    + ","
                    + seat
                    + "}}"));
    // When, Then
    assertThatThrownBy(() -> now(chain.metagraph())).isInstanceOf(ChainUnavailable.class);
  }

  @Test
  void aSeatWithABadAddressIsLeftOut() {
    // Given
    JsonObject seats =
        new JsonObject()
            .put("0OIl", new JsonObject().put("uid", 1))
            .put(ALICE.ss58(), StubPylon.json(VALIDATOR));
    pylon.server.behave(request -> StubServer.answer(request, 200, answer(seats)));
    // When
    Metagraph metagraph = now(chain.metagraph());
    // Then
    assertThat(metagraph.neurons()).containsExactly(SEEN);
  }

  @Test
  void aMetagraphOfBadAddressesOnlyIsAFailure() {
    // Given
    JsonObject seats = new JsonObject().put("0OIl", new JsonObject().put("uid", 1));
    pylon.server.behave(request -> StubServer.answer(request, 200, answer(seats)));
    // When, Then
    assertThatThrownBy(() -> now(chain.metagraph())).isInstanceOf(ChainUnavailable.class);
  }

  @ParameterizedTest
  @CsvSource({"0x7b7d, {}", "7b7d, {}", "0x7b7, ''", "0xzz, ''", "'', ''"})
  void commitmentDataIsReadAsText(String data, String text) {
    // Given
    String revealed = "{\"revealed\":[{\"block\":1,\"data\":\"" + data + "\"}]}";
    pylon.server.behave(
        request ->
            StubServer.answer(
                request,
                200,
                "{\"block\":"
                    + StubPylon.block(1).encode()
                    + ",\"commitments\":{\"bad\":{},\""
                    + BOB.ss58()
                    + "\":"
                    + revealed
                    + "}}"));
    // When
    RevealedCommitments commitments = now(chain.revealedCommitments());
    // Then
    assertThat(commitments.byHotkey().get(BOB))
        .containsExactly(new RevealedCommitments.Revealed(1, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "{}", "{\"neurons\":{}}", "<html>", "{} {}"})
  void whatIsNotAMetagraphIsAFailure(String body) {
    pylon.server.behave(request -> StubServer.answer(request, 200, body));
    assertThatThrownBy(() -> now(chain.metagraph())).isInstanceOf(ChainUnavailable.class);
  }

  @Test
  void withoutAnIdentityNothingIsWritten() {
    // Given
    PylonSettings readOnly =
        new PylonSettings(
            pylon.server.url(),
            99,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            3,
            Duration.ofSeconds(5),
            Optional.of(BOB));
    PylonChain reader = new PylonChain(vertx, readOnly);
    // When, Then
    assertThatThrownBy(() -> now(reader.setWeights(Map.of(ALICE, 1.0))))
        .isInstanceOf(ChainUnavailable.class)
        .hasMessageContaining("leoma.chain.pylon.identity");
    assertThat(now(reader.subnetOwner())).contains(BOB);
  }

  private PylonSettings settings(Duration deadline) {
    return new PylonSettings(
        pylon.server.url(),
        99,
        Optional.of("open-token"),
        Optional.of("owner"),
        Optional.of("identity-token"),
        3,
        deadline,
        Optional.empty());
  }

  private static String neuronsWith(String member, String rawValue) {
    JsonObject seat = StubPylon.json(VALIDATOR).put(member, "@@");
    return answer(new JsonObject().put(ALICE.ss58(), seat)).replace("\"@@\"", rawValue);
  }

  private static String answer(JsonObject seats) {
    return new JsonObject().put("block", StubPylon.block(1)).put("neurons", seats).encode();
  }
}
