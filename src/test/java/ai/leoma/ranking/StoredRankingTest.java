package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.BIG;
import static ai.leoma.ranking.Tournament.ELDER;
import static ai.leoma.ranking.Tournament.MIDDLE;
import static ai.leoma.ranking.Tournament.SMALL;
import static ai.leoma.ranking.Tournament.YOUNGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonReader;
import ai.leoma.task.TaskId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is stored of a ranking, and that it follows from what is stored.
@QuarkusTest
@TestProfile(RankingProfile.class)
class StoredRankingTest {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject DataSource dataSource;
  @Inject Rankings rankings;
  @Inject RankingRepository repository;
  private Tournament tournament;

  @BeforeEach
  void clear() {
    tournament = Tournament.fresh(dataSource);
  }

  @Test
  void nothingIsStoredWhenNothingChanged() {
    tournament.elderWins();

    rank();
    rank();

    assertThat(stored()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE validator SET stake = stake + 1 WHERE uid = 3",
        "UPDATE miner SET invalid_reason = 'chute_not_running' WHERE uid = 12",
        "UPDATE miner SET uid = 13 WHERE uid = 12",
        "DELETE FROM validator WHERE uid = 3"
      })
  void everyChangeOfAnInputIsStored(String change) {
    tournament.elderWins();
    rank();

    tournament.records.execute(change);
    rank();

    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void replicasThatRankAtTheSameTimeStoreOne() {
    // Given
    tournament.elderWins();

    // When
    Uni.combine()
        .all()
        .unis(IntStream.range(0, 8).mapToObj(_ -> likeAReplica()).toList())
        .discardItems()
        .await()
        .atMost(LONG_ENOUGH);

    // Then
    assertThat(stored()).isEqualTo(1);
    assertThat(tournament.records.number("SELECT count(*) FROM audit_log WHERE kind = 'ranking'"))
        .isEqualTo(1);
  }

  @Test
  void replicaDoesNotReadBeforeTheOneBeforeItHasStored() {
    // Given: one that has read and takes its time
    CompletableFuture<Void> mayGoOn = new CompletableFuture<>();
    CompletableFuture<Void> hasRead = new CompletableFuture<>();
    CompletableFuture<Optional<Long>> slow =
        repository
            .storeInTurn(
                Rankings.COMPETITION,
                () ->
                    computed()
                        .invoke(() -> hasRead.complete(null))
                        .call(() -> Uni.createFrom().completionStage(mayGoOn)))
            .subscribeAsCompletionStage();
    hasRead.join();

    // When: somebody is no validator any more, and another replica ranks because of it
    tournament.records.execute("DELETE FROM validator WHERE uid = 3");
    CompletableFuture<Optional<Long>> quick = likeAReplica().subscribeAsCompletionStage();
    mayGoOn.complete(null);
    slow.join();
    quick.join();

    // Then: the newest ranking is the one that knows it
    assertThat(tournament.records.rows("SELECT inputs FROM ranking ORDER BY id DESC LIMIT 1"))
        .singleElement()
        .asString()
        .doesNotContain(SMALL.hotkey());
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void inputsAreCanonicalAndHaveTheirDigest() throws Exception {
    // Given
    tournament.elderWins();

    // When
    rank();

    // Then
    String inputs = tournament.records.rows("SELECT inputs FROM ranking").getFirst();
    byte[] bytes = inputs.getBytes(StandardCharsets.UTF_8);
    assertThat(CanonicalJson.canonicalBytes(JsonReader.parse(inputs).orElseThrow()))
        .isEqualTo(bytes);
    assertThat(tournament.records.rows("SELECT encode(inputs_sha256, 'hex') FROM ranking"))
        .containsExactly(
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    assertThat(JSON.readTree(inputs).path("miners").get(0).path("tasks").toString())
        .isEqualTo("[[1,5]]");
  }

  @Test
  void snapshotAndLogGiveTheRankingAgain() throws Exception {
    // Given: votes that were taken back, a pair without a video, one of an earlier commitment
    tournament.publishUpTo(3);
    tournament.vote(BIG, ELDER, "---");
    tournament.vote(MIDDLE, ELDER, "+-+");
    tournament.records.execute("UPDATE miner SET commitment_block = 201 WHERE uid = 12");
    tournament.publishUpTo(6);
    tournament.rewrite(
        "UPDATE generation SET outcome = 'Cold', video_sha256 = NULL, bytes = NULL"
            + " WHERE task_id = 5 AND miner_hotkey = '%s'".formatted(ELDER));
    tournament.vote(BIG, ELDER, "++++.+");
    tournament.vote(MIDDLE, ELDER, "+++-.+");
    tournament.vote(SMALL, ELDER, "----.+");
    tournament.vote(BIG, YOUNGER, "-+++++");
    tournament.vote(MIDDLE, YOUNGER, "-++-++");
    rank();

    // When: later votes are in the log, but not in this ranking
    tournament.vote(BIG, ELDER, "----.-");

    // Then
    JsonNode inputs =
        JSON.readTree(tournament.records.rows("SELECT inputs FROM ranking").getFirst());
    RankingResult again = Ranking.of(readAgain(inputs));
    assertThat(
            again.standings().stream()
                .map(
                    standing ->
                        "%s %s %d %d"
                            .formatted(
                                standing.miner().hotkey().ss58(),
                                standing.rank().isPresent() ? standing.rank().getAsInt() : "",
                                standing.passes(),
                                standing.settled()))
                .toList())
        .isEqualTo(
            tournament.records.rows(
                "SELECT hotkey || ' ' || coalesce(rank::text, '') || ' ' || passes || ' ' || settled"
                    + " FROM ranking_standing ORDER BY place"))
        .first()
        .asString()
        .startsWith(ELDER + " 1 ");
    assertThat(again.winner().map(winner -> winner.miner().hotkey().ss58()).orElse(""))
        .isEqualTo(tournament.records.rows("SELECT winner_hotkey FROM ranking").getFirst());
  }

  /// What a stranger does with the snapshot and the log.
  private RankingInput readAgain(JsonNode inputs) throws Exception {
    JsonNode rules = inputs.path("rules");
    List<Contender> miners = new ArrayList<>();
    Set<String> inForce = new HashSet<>();
    for (JsonNode miner : inputs.path("miners")) {
      String hotkey = miner.path("hotkey").asText();
      miners.add(
          new Contender(
              new Hotkey(hotkey),
              OptionalInt.of(miner.path("uid").asInt()),
              OptionalLong.of(miner.path("block").asLong()),
              miner.path("valid").asBoolean()));
      for (JsonNode stretch : miner.path("tasks")) {
        LongStream.rangeClosed(stretch.get(0).asLong(), stretch.get(1).asLong())
            .forEach(task -> inForce.add(task + hotkey));
      }
    }
    List<ValidatorStake> validators = new ArrayList<>();
    for (JsonNode validator : inputs.path("validators")) {
      validators.add(
          new ValidatorStake(
              new Hotkey(validator.path("hotkey").asText()),
              new Rao(validator.path("stake_rao").bigIntegerValue())));
    }
    List<Vote> votes = CountingVotes.of(loggedVotes(inputs.path("votes_position").asLong()));
    return new RankingInput(
        new Rules(
            rules.path("version").asInt(),
            rules.path("window").asInt(),
            rules.path("completeness_percent").asInt(),
            rules.path("dominance_percent").asInt(),
            ConsensusBase.valueOf(rules.path("consensus").asText().toUpperCase(Locale.ROOT)),
            rules.path("active_tasks").asInt()),
        Optional.of(new TaskId(inputs.path("newest_task").asLong())),
        miners,
        validators,
        votes.stream().filter(vote -> inForce.contains(pair(vote))).toList(),
        votes.stream().filter(vote -> !inForce.contains(pair(vote))).toList());
  }

  private static String pair(Vote vote) {
    return vote.task().value() + vote.miner().ss58();
  }

  private List<LoggedVote> loggedVotes(long upTo) throws Exception {
    List<LoggedVote> votes = new ArrayList<>();
    for (String entry :
        tournament.records.rows(
            "SELECT position || ' ' || convert_from(leaf, 'UTF8') FROM audit_log"
                + " WHERE kind = 'vote' AND position <= ? ORDER BY position",
            upTo)) {
      String[] parts = entry.split(" ", 2);
      JsonNode leaf = JSON.readTree(parts[1]);
      votes.add(
          new LoggedVote(
              new TaskId(leaf.path("task_id").asLong()),
              new Hotkey(leaf.path("miner").asText()),
              new Hotkey(leaf.path("validator").asText()),
              leaf.path("passed").asBoolean(),
              leaf.path("signed_time_ms").asLong(),
              Long.parseLong(parts[0])));
    }
    return votes;
  }

  @Test
  void logPromisesTheRankingWithItsInputs() throws Exception {
    // Given
    tournament.elderWins();

    // When
    rank();

    // Then
    JsonNode leaf =
        JSON.readTree(
            tournament
                .records
                .rows("SELECT convert_from(leaf, 'UTF8') FROM audit_log WHERE kind = 'ranking'")
                .getFirst());
    assertThat(leaf.path("ranking").asLong())
        .isEqualTo(tournament.records.number("SELECT id FROM ranking"));
    assertThat(leaf.path("inputs_sha256").asText())
        .isEqualTo(
            tournament.records.rows("SELECT encode(inputs_sha256, 'hex') FROM ranking").getFirst());
    assertThat(leaf.path("winner").asText()).isEqualTo(ELDER);
    assertThat(leaf.path("order").toString())
        .isEqualTo("[\"%s\",\"%s\"]".formatted(ELDER, YOUNGER));
  }

  @Test
  void rankingThatCannotBeStoredIsNotInTheLogEither() {
    // Given
    tournament.elderWins();
    tournament.records.execute(
        "ALTER TABLE ranking_standing ADD CONSTRAINT broken CHECK (place < 2) NOT VALID");
    try {
      // When
      assertThatThrownBy(this::rank).isNotNull();

      // Then
      assertThat(stored()).isZero();
      assertThat(tournament.records.number("SELECT count(*) FROM audit_log WHERE kind = 'ranking'"))
          .isZero();
    } finally {
      tournament.records.execute("ALTER TABLE ranking_standing DROP CONSTRAINT broken");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE ranking SET winner_hotkey = NULL",
        "DELETE FROM ranking",
        "TRUNCATE ranking CASCADE",
        "UPDATE ranking_standing SET passes = 0",
        "DELETE FROM ranking_standing",
        "TRUNCATE ranking_standing"
      })
  void storedRankingsAreKeptAsTheyAre(String change) {
    tournament.elderWins();
    rank();

    assertThatThrownBy(() -> tournament.records.execute(change))
        .rootCause()
        .hasMessageContaining("a stored ranking never changes");
  }

  private Uni<Optional<Long>> likeAReplica() {
    return repository.storeInTurn(Rankings.COMPETITION, this::computed);
  }

  private Uni<ComputedRanking> computed() {
    return rankings
        .inputs()
        .chain(
            inputs ->
                rankings
                    .rules(inputs)
                    .map(
                        result ->
                            ComputedRanking.of(
                                RankingSnapshot.of(Rankings.COMPETITION, inputs),
                                result,
                                Instant.now())));
  }

  private void rank() {
    rankings.rank().await().atMost(LONG_ENOUGH);
  }

  private long stored() {
    return tournament.records.number("SELECT count(*) FROM ranking");
  }
}
