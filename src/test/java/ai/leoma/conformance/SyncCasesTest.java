package ai.leoma.conformance;

import static ai.leoma.conformance.Cases.item;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Signer;
import ai.leoma.access.WrittenChain;
import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import ai.leoma.chain.RevealedCommitments;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.miner.Miners;
import ai.leoma.validator.RegisteredValidator;
import ai.leoma.validator.ValidatorRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// J01 to J07: what is kept of the chain and of votes. Only the service's own process shows it,
/// with a chain that the test writes.
@QuarkusTest
@TestProfile(ConformanceProfile.class)
class SyncCasesTest {
  private static final Signer ANNA = new Signer("anna");
  private static final Signer BERT = new Signer("bert");
  private static final Rao ENOUGH = Rao.ofTao(new BigDecimal("5000"));

  @Inject DataSource dataSource;
  @Inject WrittenChain chain;
  @Inject ValidatorRegistry validators;
  @Inject Miners miners;
  @TestHTTPResource URL url;
  private Stage stage;

  @BeforeEach
  void clear() {
    stage = new Stage(dataSource);
    stage.clear();
  }

  @AfterEach
  void unplug() {
    chain.write(Optional.empty());
    chain.reveal(Optional.empty());
  }

  @Test
  void j01MinersThatAreGoneAreDroppedAndAnEmptyReadDropsNobody() {
    validate(10, seat(1, ANNA), seat(2, BERT));
    assertThat(miners()).containsExactly(ANNA.hotkey(), BERT.hotkey());

    validate(11, seat(2, BERT));
    assertThat(miners()).containsExactly(BERT.hotkey());

    validate(12);
    assertThat(miners()).containsExactly(BERT.hotkey());
  }

  @Test
  void j02ValidatorsThatAreGoneAreDroppedAndAnEmptyReadDropsNobody() {
    sync(10, seat(1, ANNA), seat(2, BERT));

    sync(11, seat(2, BERT));
    assertThat(registered()).containsExactly(BERT.hotkey());

    sync(12);
    assertThat(registered()).containsExactly(BERT.hotkey());
  }

  /// Differs: listed by uid alone; the minimum of stake is asked when they are synced, and a permit
  /// with it.
  @Test
  void j03ValidatorsAreListedByUid() {
    sync(
        10,
        seat(7, ANNA),
        seat(3, BERT),
        new Neuron(1, hotkey(new Signer("poor")), hotkey(ANNA), true, Rao.of(1), 0),
        new Neuron(2, hotkey(new Signer("no permit")), hotkey(ANNA), false, ENOUGH, 0));

    assertThat(registered()).containsExactly(BERT.hotkey(), ANNA.hotkey());
  }

  /// Differs: a hotkey under another uid ended the whole sync.
  @Test
  void j04HotkeysMayChangeTheirUids() {
    sync(10, seat(1, ANNA), seat(2, BERT));

    sync(11, seat(2, ANNA), seat(1, BERT));

    assertThat(registered()).containsExactly(BERT.hotkey(), ANNA.hotkey());
  }

  @Test
  void j05VotesAtTheSameTimeAllLand() throws Exception {
    List<String> voted = Cases.SERVED.subList(2, 12);
    stage.validator(ANNA, 10_000);
    stage.publishUpTo(1);
    Api api = new Api(URI.create(url.toString().replaceFirst("/$", "")));

    List<Callable<Answer>> posts =
        voted.stream()
            .map(
                miner -> (Callable<Answer>) () -> api.post(ANNA, "/samples", item(1, miner).json()))
            .toList();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
      for (Future<Answer> answer : threads.invokeAll(posts)) {
        statuses.add(answer.get().status());
      }
    }

    assertThat(statuses).containsOnly(200);
    assertThat(stage.number("SELECT count(*) FROM vote")).isEqualTo(10);
  }

  @Test
  void j06SecondSyncChangesTheStake() {
    sync(10, seat(1, ANNA));

    sync(
        11,
        new Neuron(1, hotkey(ANNA), hotkey(ANNA), true, Rao.ofTao(BigDecimal.valueOf(6000)), 0));

    assertThat(stage.texts("SELECT stake FROM validator")).containsExactly("6000000000000");
    assertThat(stage.texts("SELECT synced_block FROM validator")).containsExactly("11");
  }

  @Test
  void j07MinerThatIsValidAgainHasNoReason() {
    Api api = new Api(URI.create(url.toString().replaceFirst("/$", "")));
    stage.miner(ANNA.hotkey(), 7, 100);
    String json = "{\"hotkey\": \"" + ANNA.hotkey() + "\"}";
    api.post(Signer.ADMIN, "/blacklist", json).isOk();
    JsonNode blacklisted = api.get("/miners/info/" + ANNA.hotkey()).isOk();

    api.delete(Signer.ADMIN, "/blacklist/" + ANNA.hotkey()).isOk();

    JsonNode valid = api.get("/miners/info/" + ANNA.hotkey()).isOk();
    assertThat(blacklisted.get("is_valid").asBoolean()).isFalse();
    assertThat(blacklisted.get("invalid_reason").asText()).isEqualTo("blacklisted");
    assertThat(valid.get("is_valid").asBoolean()).isTrue();
    assertThat(valid.get("invalid_reason").isNull()).isTrue();
  }

  private void sync(long block, Neuron... seats) {
    chain.write(Optional.of(new Metagraph(at(block), Arrays.asList(seats))));
    now(validators.sync());
  }

  /// Every seat has revealed a commitment that names no model: nobody has to be asked about it.
  private void validate(long block, Neuron... seats) {
    chain.write(Optional.of(new Metagraph(at(block), Arrays.asList(seats))));
    chain.reveal(
        Optional.of(
            new RevealedCommitments(
                at(block),
                Arrays.stream(seats)
                    .map(Neuron::hotkey)
                    .collect(
                        Collectors.toMap(
                            Function.identity(), _ -> List.of(new Revealed(5, "{}")))))));
    now(miners.validate());
  }

  private List<String> miners() {
    return stage.texts("SELECT hotkey FROM miner ORDER BY uid");
  }

  private List<String> registered() {
    return validators.registered().await().atMost(Duration.ofSeconds(60)).stream()
        .map(RegisteredValidator::hotkey)
        .map(Hotkey::ss58)
        .toList();
  }

  private static void now(Uni<Void> work) {
    work.await().atMost(Duration.ofSeconds(60));
  }

  private static Neuron seat(int uid, Signer holder) {
    return new Neuron(uid, hotkey(holder), hotkey(holder), true, ENOUGH, 0);
  }

  private static Hotkey hotkey(Signer holder) {
    return new Hotkey(holder.hotkey());
  }

  private static BlockReference at(long block) {
    return new BlockReference(block, "0x" + "0".repeat(64));
  }
}
