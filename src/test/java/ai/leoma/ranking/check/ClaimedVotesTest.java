package ai.leoma.ranking.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.TestHotkeys;
import ai.leoma.digest.Sha256;
import ai.leoma.evaluation.SubmittedVotes.Item;
import ai.leoma.validator.weights.CheckResult.Coverage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClaimedVotesTest {
  private static final String VALIDATOR = TestHotkeys.ALICE.ss58();
  private static final String MINER = TestHotkeys.BOB.ss58();

  private final VerifiedEnvelopes verified = new VerifiedEnvelopes();

  @Test
  void everyEnvelopeHasItsTurn() throws Exception {
    // Given
    List<String> digests = IntStream.range(0, 100).mapToObj(ClaimedVotesTest::digest).toList();

    // When
    Random random = new Random(7);
    long checks = 0;
    Coverage coverage = Coverage.NONE;
    while (checks < 15 && !(coverage.votes() > 0 && coverage.isComplete())) {
      ClaimedVotes claims = new ClaimedVotes(verified, 10, random.nextLong(), Set.of());
      for (String digest : digests) {
        claims.take(vote(digest, 0, true));
        claims.take(vote(digest, 1, false));
      }
      for (String digest : claims.drawn()) {
        claims.hold(digest, envelope());
      }
      coverage = claims.coverage();
      checks++;
      assertThat(coverage).isEqualTo(new Coverage(200, 20 * checks));
    }

    // Then
    assertThat(checks).isEqualTo(10);
  }

  @Test
  void drawIsAnotherOneEachTimeAndFair() throws Exception {
    // Given
    List<String> digests = IntStream.range(0, 50).mapToObj(ClaimedVotesTest::digest).toList();
    Map<String, Integer> drawn = new HashMap<>();
    Random random = new Random(11);

    // When: never verified
    for (int check = 0; check < 1000; check++) {
      ClaimedVotes claims = new ClaimedVotes(verified, 5, random.nextLong(), Set.of());
      for (String digest : digests) {
        claims.take(vote(digest, 0, true));
      }
      claims.drawn().forEach(digest -> drawn.merge(digest, 1, Integer::sum));
    }

    // Then: a hundred each
    assertThat(drawn).hasSize(50);
    assertThat(drawn.values()).allMatch(times -> times > 50 && times < 160);
  }

  @Test
  void whatContradictedBeforeIsDrawnFirst() throws Exception {
    Set<String> suspects = new HashSet<>(List.of(digest(3), digest(77)));
    ClaimedVotes claims = new ClaimedVotes(verified, 2, 5, suspects);
    for (int i = 0; i < 100; i++) {
      claims.take(vote(digest(i), 0, true));
    }

    assertThat(claims.drawn()).containsExactlyInAnyOrder(digest(3), digest(77));
  }

  @Test
  void voteOtherThanItsEnvelopeContradicts() throws Exception {
    String digest = digest(1);
    ListedVote good = vote(digest, 1, false);
    List<ListedVote> wrong =
        List.of(
            vote(digest, 1, true),
            vote(digest, 0, false),
            vote(digest, 2, true),
            new ListedVote(8, MINER, VALIDATOR, false, 5, 1, digest, 1),
            new ListedVote(7, VALIDATOR, VALIDATOR, false, 5, 1, digest, 1),
            new ListedVote(7, MINER, MINER, false, 5, 1, digest, 1),
            new ListedVote(7, MINER, VALIDATOR, false, 6, 1, digest, 1));

    ClaimedVotes claims = new ClaimedVotes(verified, 10, 1, Set.of());
    claims.take(good);
    claims.hold(digest, envelope());
    assertThat(claims.coverage()).isEqualTo(new Coverage(1, 1));
    for (ListedVote vote : wrong) {
      assertThatThrownBy(() -> claims.take(vote)).isInstanceOf(Contradicts.class);
    }
  }

  /// Else a service could have us keep millions of them.
  @Test
  void moreVotesThanASubmissionHasContradict() throws Exception {
    ClaimedVotes claims = new ClaimedVotes(verified, 10, 1, Set.of());
    for (int item = 0; item < 100; item++) {
      claims.take(vote(digest(1), item, true));
    }

    assertThatThrownBy(() -> claims.take(vote(digest(1), 0, true)))
        .isInstanceOf(Contradicts.class)
        .hasMessageContaining("than one submission has");
    claims.take(vote(digest(2), 0, true));
  }

  @Test
  void memoryIsBounded() {
    VerifiedEnvelopes small = new VerifiedEnvelopes(envelope().bytes() * 3);
    for (int i = 0; i < 10; i++) {
      small.remember(digest(i), envelope());
      assertThat(small.ofDigest(digest(0))).as("asked for all the time").isPresent();
    }

    assertThat(IntStream.range(0, 10).filter(i -> small.ofDigest(digest(i)).isPresent()))
        .containsExactly(0, 8, 9);
  }

  /// Passes the first, fails the second.
  private EnvelopeVotes envelope() {
    return new EnvelopeVotes(
        VALIDATOR,
        5,
        List.of(new Item(7, TestHotkeys.BOB, true), new Item(7, TestHotkeys.BOB, false)),
        verified::shared);
  }

  private static ListedVote vote(String digest, int item, boolean passed) {
    return new ListedVote(7, MINER, VALIDATOR, passed, 5, 1, digest, item);
  }

  private static String digest(int number) {
    return Sha256.hexOf(new byte[] {(byte) number, (byte) (number >>> 8)});
  }
}
