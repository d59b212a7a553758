package ai.leoma.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.http.StubServer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChutesTest {
  private final Vertx vertx = Vertx.vertx();
  private final StubChutes stub = new StubChutes();

  @AfterEach
  void stop() {
    stub.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aChuteIsReadAndWhatIsUnknownIsIgnored() {
    stub.manage(
        "one",
        request -> StubServer.answer(request, 200, StubChutes.chute("one", "slug", true).encode()));
    assertThat(lookup("one"))
        .isEqualTo(
            new ChuteLookup.Found(
                new Chute(
                    "one",
                    "someone/leoma-one",
                    Optional.of("slug"),
                    true,
                    Optional.of("a".repeat(40)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"hot\":false,\"slug\":null,\"revision\":null}                     | false",
        "{\"hot\":true,\"slug\":null,\"revision\":null}                      | true",
        "{\"slug\":null,\"instances\":[{\"active\":true,\"verified\":true}]}  | true",
        "{\"slug\":null,\"instances\":[{\"active\":true,\"verified\":false}]} | false",
        "{\"slug\":null,\"instances\":[]}                                    | false",
      })
  void slugAndRevisionMayBeMissing(String json, boolean hot) {
    stub.manage("one", request -> StubServer.answer(request, 200, json));
    assertThat(lookup("one"))
        .isEqualTo(
            new ChuteLookup.Found(new Chute("one", "", Optional.empty(), hot, Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource({
    "404, NotFound, '', 1",
    "422, NotFound, '', 1",
    "401, Unavailable, OURS, 1",
    "402, Unavailable, OURS, 1",
    "403, Unavailable, OURS, 1",
    "429, Unavailable, PROVIDER, 3",
    "500, Unavailable, PROVIDER, 3",
    "503, Unavailable, PROVIDER, 3",
    "302, Unavailable, PROVIDER, 1",
  })
  void eachStatusHasItsMeaning(int status, String answer, String fault, int calls) {
    // Given
    stub.manage("one", request -> StubServer.answer(request, status, "{\"detail\":\"x\"}"));
    // When
    ChuteLookup lookup = lookup("one");
    // Then
    assertThat(lookup.getClass().getSimpleName()).isEqualTo(answer);
    if (lookup instanceof ChuteLookup.Unavailable unavailable) {
      assertThat(unavailable.fault()).hasToString(fault);
    }
    assertThat(stub.server.received()).hasSize(calls);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "<html>", "{\"detail\":\"x\"}"})
  void whatIsNotAChuteIsAnOutage(String body) {
    stub.manage("one", request -> StubServer.answer(request, 200, body));
    assertThat(lookup("one")).isInstanceOf(ChuteLookup.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/../b", "a b", "a?b", "é", "/x"})
  void whatIsNoIdIsNotAskedFor(String id) {
    assertThat(lookup(id)).isInstanceOf(ChuteLookup.NotFound.class);
    assertThat(stub.server.received()).isEmpty();
  }

  @Test
  void manyWhoAskAtOnceCauseOneQuestion() {
    // Given
    List<HttpServerRequest> held = new ArrayList<>();
    stub.manage("one", held::add);
    Chutes chutes = chutes(Map.of());
    List<ChuteLookup> answers = new ArrayList<>();
    // When
    for (int i = 0; i < 20; i++) {
      chutes.lookup("one").subscribe().with(answer -> add(answers, answer));
    }
    until(() -> !held.isEmpty());
    StubServer.answer(held.getFirst(), 200, StubChutes.chute("one", "slug", true).encode());
    until(() -> answers.size() == 20);
    // Then
    assertThat(stub.server.received()).hasSize(1);
    assertThat(now(chutes.lookup("one"))).isInstanceOf(ChuteLookup.Found.class);
    assertThat(stub.server.received()).hasSize(1);
    stub.manage(
        "one",
        request -> StubServer.answer(request, 200, StubChutes.chute("one", "slug", true).encode()));
    assertThat(now(chutes.lookupNow("one"))).isInstanceOf(ChuteLookup.Found.class);
    assertThat(stub.server.received()).hasSize(2);
  }

  @Test
  void aFailureIsNotKept() {
    // Given
    Chutes chutes = chutes(Map.of());
    stub.manage("one", request -> StubServer.answer(request, 404, "{}"));
    assertThat(now(chutes.lookup("one"))).isInstanceOf(ChuteLookup.NotFound.class);
    // When
    stub.manage(
        "one",
        request -> StubServer.answer(request, 200, StubChutes.chute("one", "slug", true).encode()));
    // Then
    assertThat(now(chutes.lookup("one"))).isInstanceOf(ChuteLookup.Found.class);
  }

  @Test
  void silenceIsAnOutage() {
    stub.manage("one", request -> {});
    assertThat(now(chutes(Map.of("leoma.inference.lookup-deadline", "50ms")).lookup("one")))
        .isInstanceOf(ChuteLookup.Unavailable.class);
  }

  private ChuteLookup lookup(String id) {
    return now(chutes(Map.of()).lookup(id));
  }

  private Chutes chutes(Map<String, String> config) {
    return new Chutes(vertx, stub.config(config), Clock.systemUTC());
  }

  private static void add(List<ChuteLookup> answers, ChuteLookup answer) {
    synchronized (answers) {
      answers.add(answer);
    }
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static <T> T now(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }
}
