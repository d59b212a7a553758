package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingPropertiesTest {

  private static final int INPUTS = 4_000;

  @Test
  void orderOfTheInputNeverMatters() {
    for (long seed = 0; seed < INPUTS; seed++) {
      Random random = new Random(seed);
      RankingInput input = RandomField.input(random);
      assertThat(Ranking.of(shuffled(input, random)))
          .as("seed %d", seed)
          .isEqualTo(Ranking.of(input));
    }
  }

  /// A flip lowers the pass stake of one pair and leaves who is active, so passes and rate of the
  /// miner can only fall. A dominant other stays dominant when the miner's rate falls; where
  /// nobody was dominant the order is by passes, in which the miner can only sink, and a newly
  /// dominant one only moves ahead of it.
  @Test
  void passTurnedIntoFailNeverHelpsAMinerWhoseEligibilityItLeaves() {
    int compared = 0;
    for (long seed = 0; seed < 2 * INPUTS; seed++) {
      Random random = new Random(seed);
      RankingInput input = RandomField.input(random);
      List<Integer> passVotes = passVotes(input);
      if (passVotes.isEmpty()) {
        continue;
      }
      int flipped = passVotes.get(random.nextInt(passVotes.size()));
      RankingResult before = Ranking.of(input);
      RankingResult after = Ranking.of(withFail(input, flipped));
      String miner = input.votes().get(flipped).miner().ss58();
      if (miner.equals("gone")) {
        continue;
      }
      Standing was = Field.standingOf(before, miner);
      Standing is = Field.standingOf(after, miner);
      assertThat(is.passes()).as("seed %d", seed).isLessThanOrEqualTo(was.passes());
      if (was.eligible() && is.eligible()) {
        assertThat(is.rank().getAsInt())
            .as("seed %d", seed)
            .isGreaterThanOrEqualTo(was.rank().getAsInt());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(INPUTS / 2);
  }

  /// What the condition on eligibility is for: a FAIL settles a pair, and settled pairs make
  /// eligible.
  @Test
  void passTurnedIntoFailCanMakeAMinerEligibleAndTheWinner() {
    // Given a miner with 79 passes and a pair that one PASS against nothing leaves open
    Field open = new Field().validator("part", 50).validator("other", 50);
    Field failed = new Field().validator("part", 50).validator("other", 50);
    for (Field field : List.of(open, failed)) {
      field.miner("M", OptionalLong.of(1));
      for (int task = 22; task <= 100; task++) {
        field.vote(task, "M", "part", true).vote(task, "M", "other", true);
      }
    }

    // When
    RankingResult before = open.vote(21, "M", "part", true).rank();
    RankingResult after = failed.vote(21, "M", "part", false).rank();

    // Then
    assertThat(Field.winnerOf(before)).isEqualTo("nobody");
    assertThat(Field.winnerOf(after)).isEqualTo("M");
  }

  @Test
  void ranksAreDenseAndOnlyTheFirstWithAPassWins() {
    for (long seed = 0; seed < INPUTS; seed++) {
      RankingResult result = Ranking.of(RandomField.input(new Random(seed)));
      List<Standing> ranked =
          result.standings().stream().filter(standing -> standing.rank().isPresent()).toList();
      assertThat(ranked)
          .as("seed %d", seed)
          .extracting(standing -> standing.rank().getAsInt())
          .containsExactlyElementsOf(IntStream.rangeClosed(1, ranked.size()).boxed().toList());
      boolean hasWinner = !ranked.isEmpty() && ranked.getFirst().passes() > 0;
      assertThat(result.winner().isPresent()).as("seed %d", seed).isEqualTo(hasWinner);
      assertThat(result.provisional() && !ranked.isEmpty()).as("seed %d", seed).isFalse();
    }
  }

  @Test
  void strangersVotesNeverChangeTheStandings() {
    for (long seed = 0; seed < INPUTS; seed++) {
      RankingInput input = RandomField.input(new Random(seed));
      List<Vote> registered =
          input.votes().stream()
              .filter(
                  vote ->
                      input.validators().stream()
                          .anyMatch(validator -> validator.hotkey().equals(vote.validator())))
              .toList();
      assertThat(Ranking.of(withVotes(input, registered)).standings())
          .as("seed %d", seed)
          .isEqualTo(Ranking.of(input).standings());
    }
  }

  private static List<Integer> passVotes(RankingInput input) {
    return IntStream.range(0, input.votes().size())
        .filter(index -> input.votes().get(index).passed())
        .boxed()
        .toList();
  }

  private static RankingInput withFail(RankingInput input, int index) {
    List<Vote> votes = new ArrayList<>(input.votes());
    Vote vote = votes.get(index);
    votes.set(index, new Vote(vote.task(), vote.miner(), vote.validator(), false));
    return withVotes(input, votes);
  }

  private static RankingInput withVotes(RankingInput input, List<Vote> votes) {
    return new RankingInput(
        input.rules(),
        input.newestPublished(),
        input.miners(),
        input.validators(),
        votes,
        input.outdatedVotes());
  }

  private static RankingInput shuffled(RankingInput input, Random random) {
    List<Contender> miners = new ArrayList<>(input.miners());
    List<ValidatorStake> validators = new ArrayList<>(input.validators());
    List<Vote> votes = new ArrayList<>(input.votes());
    Collections.shuffle(miners, random);
    Collections.shuffle(validators, random);
    Collections.shuffle(votes, random);
    List<Vote> outdated = new ArrayList<>(input.outdatedVotes());
    Collections.shuffle(outdated, random);
    return new RankingInput(
        input.rules(), input.newestPublished(), miners, validators, votes, outdated);
  }
}
