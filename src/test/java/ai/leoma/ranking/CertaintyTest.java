package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.ranking.confidence.Confidence;
import ai.leoma.ranking.confidence.ConfidenceVectors;
import ai.leoma.ranking.confidence.PairedComparison;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CertaintyTest {
  private static final long SEED = 42;

  @Test
  void resamplesAreThoseOfThePythonImplementation() {
    for (JsonNode vector : ConfidenceVectors.of("bootstrap")) {
      RankingResult result = field(vector).rank();
      Contender winner = result.winner().orElseThrow().miner();

      int sameWinner =
          new Resamples(result, WindowResults.of(result))
              .count(winner, vector.path("resamples").asInt(), vector.path("seed").asLong());

      assertThat(winner.hotkey().ss58()).isEqualTo(vector.path("winner").asText());
      assertThat(sameWinner).as(vector.toString()).isEqualTo(vector.path("same_winner").asInt());
    }
  }

  private static Field field(JsonNode vector) {
    Rules rules =
        new Rules(
            Rules.VERSION,
            vector.path("window").asInt(),
            vector.path("completeness").asInt(),
            vector.path("dominance").asInt(),
            ConsensusBase.ACTIVE,
            9);
    Field field = new Field().rules(rules).newest(rules.window()).validator(Field.JUDGE, 1);
    long block = 1;
    for (JsonNode miner : vector.path("miners")) {
      String name = miner.path("name").asText();
      field.miner(name, OptionalLong.of(block++), miner.path("valid").asBoolean());
      String results = miner.path("results").asText();
      for (int task = 0; task < results.length(); task++) {
        if (results.charAt(task) != '.') {
          field.vote(task + 1, name, Field.JUDGE, results.charAt(task) == '+');
        }
      }
    }
    return field;
  }

  @Test
  void loneMinerThatPassesEverythingAlwaysWins() {
    RankingResult result = new Field().result("Ma", OptionalLong.of(1), 100, 100).rank();

    assertThat(Certainty.of(result, SEED).confidence())
        .contains(new Confidence(Certainty.RESAMPLES, Certainty.RESAMPLES));
  }

  @Test
  void minerAtTheEdgeOfCompletenessIsNotSure() {
    RankingResult result = new Field().result("Ma", OptionalLong.of(1), 80, 80).rank();

    assertThat(Certainty.of(result, SEED).confidence().orElseThrow().share()).isBetween(0.4, 0.7);
  }

  @Test
  void nobodyWinsNobodyIsSure() {
    Field provisional = new Field().newest(99).result("Ma", OptionalLong.of(1), 99, 99);
    Field nothing = new Field().newest(0);
    Field noPass = new Field().result("Ma", OptionalLong.of(1), 0, 100);

    for (Field field : List.of(provisional, nothing, noPass)) {
      Certainty certainty = Certainty.of(field.rank(), SEED);
      assertThat(certainty.confidence()).isEmpty();
      assertThat(certainty.versusWinner()).isEmpty();
    }
  }

  @Test
  void winnerIsComparedOnTheTasksThatAreSettledForBoth() {
    // Given: passed by both, by one, by the other, by none; then what only one has settled
    Rules rules = new Rules(Rules.VERSION, 10, 10, 5, ConsensusBase.ACTIVE, 9);
    Field field = new Field().rules(rules).newest(10).validator(Field.JUDGE, 1);
    votes(field.miner("Ma", OptionalLong.of(1)), "Ma", "+++--+++..");
    votes(field.miner("Mb", OptionalLong.of(2)), "Mb", "++-+--..+-");
    votes(field.miner("Mc", OptionalLong.empty(), false), "Mc", "..........");

    // When
    Certainty certainty = Certainty.of(field.rank(), SEED);

    // Then
    assertThat(certainty.versusWinner())
        .containsOnlyKeys(new Hotkey("Mb"), new Hotkey("Mc"))
        .containsEntry(new Hotkey("Mb"), new PairedComparison(6, 2, 1))
        .containsEntry(new Hotkey("Mc"), new PairedComparison(0, 0, 0));
  }

  private static void votes(Field field, String miner, String results) {
    for (int task = 0; task < results.length(); task++) {
      if (results.charAt(task) != '.') {
        field.vote(task + 1, miner, Field.JUDGE, results.charAt(task) == '+');
      }
    }
  }

  @Test
  void sameSeedSameConfidenceWhateverTheOrderOfTheInput() {
    for (long seed = 1; seed <= 60; seed++) {
      RankingInput input = RandomField.race(new Random(seed));
      List<Vote> votes = new ArrayList<>(input.votes());
      List<Contender> miners = new ArrayList<>(input.miners());
      Collections.shuffle(votes, new Random(seed));
      Collections.shuffle(miners, new Random(seed));
      RankingInput shuffled =
          new RankingInput(
              input.rules(), input.newestPublished(), miners, input.validators(), votes);

      Certainty certainty = Certainty.of(Ranking.of(input), seed);

      assertThat(Certainty.of(Ranking.of(shuffled), seed)).as("seed %d", seed).isEqualTo(certainty);
    }
  }

  @Test
  void anyInputIsCountedAndEveryComparisonFitsItsMiners() {
    for (long seed = 1; seed <= 400; seed++) {
      RankingInput input = RandomField.input(new Random(seed));
      RankingResult result = Ranking.of(input);
      Certainty certainty = Certainty.of(result, seed);
      assertThat(certainty.confidence().isPresent())
          .as("seed %d", seed)
          .isEqualTo(result.winner().isPresent());
      for (Standing standing : result.standings()) {
        Optional<PairedComparison> comparison =
            Optional.ofNullable(certainty.versusWinner().get(standing.miner().hotkey()));
        assertThat(comparison.isPresent())
            .as("seed %d", seed)
            .isEqualTo(result.winner().isPresent() && !standing.isWinner());
        comparison.ifPresent(
            with -> {
              assertThat(with.commonTasks()).isLessThanOrEqualTo(standing.settled());
              assertThat(with.minerOnly()).isLessThanOrEqualTo(standing.passes());
            });
      }
    }
  }
}
