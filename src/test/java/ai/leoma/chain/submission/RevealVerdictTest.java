package ai.leoma.chain.submission;

import static ai.leoma.chain.submission.RevealWatch.Fate.DIFFERS;
import static ai.leoma.chain.submission.RevealWatch.Fate.MISSING;
import static ai.leoma.chain.submission.RevealWatch.Fate.REVEALED;
import static ai.leoma.chain.submission.RevealWatch.Fate.UNSEEN;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.submission.RevealVerdict.Departure;
import ai.leoma.chain.submission.RevealWatch.Fate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Commits A, B and C of one epoch pay uid 1, 2 and 3; X is somebody else's.
class RevealVerdictTest {
  private static final SealedWeights A = sealed("a", 1);
  private static final SealedWeights B = sealed("b", 2);
  private static final SealedWeights C = sealed("c", 3);
  private static final SealedWeights X = sealed("d");

  @Test
  void oneCommitIsRevealedDroppedOrReplaced() {
    assertThat(fates(1, 1, A)).containsExactly(REVEALED);
    assertThat(fates(0, 1, A)).as("the weights of before are the same").containsExactly(MISSING);
    assertThat(fates(0, 9, A)).containsExactly(MISSING);
    assertThat(fates(1, 9, A)).containsExactly(DIFFERS);
  }

  @Test
  void lastOfSeveralIsWhatIsThere() {
    assertThat(fates(2, 2, A, B)).containsExactly(REVEALED, REVEALED);
    assertThat(fates(3, 3, A, B, C)).containsExactly(REVEALED, REVEALED, REVEALED);
    assertThat(fates(2, 9, A, B)).containsExactly(REVEALED, DIFFERS);
    assertThat(fates(0, 1, A, B)).containsExactly(MISSING, MISSING);
  }

  @Test
  void lastOnesThatWereDroppedAreMissing() {
    assertThat(fates(1, 1, A, B)).containsExactly(REVEALED, MISSING);
    assertThat(fates(2, 2, A, B, C)).containsExactly(REVEALED, REVEALED, MISSING);
  }

  /// Also where a runtime tells of one reveal for all of a hotkey's.
  @Test
  void earlierOnesThatWereDroppedWouldHaveBeenReplaced() {
    assertThat(fates(1, 2, A, B)).containsExactly(REVEALED, REVEALED);
  }

  @Test
  void whatNobodyKnowsOfRaisesNoAlarm() {
    assertThat(fates(2, 9, A, X)).containsExactly(REVEALED, REVEALED);
    assertThat(fates(1, 9, A, X)).containsExactly(REVEALED, UNSEEN);
    assertThat(fates(1, 9, X)).containsExactly(REVEALED);
    assertThat(fates(0, 9, X)).containsExactly(MISSING);
  }

  @Test
  void whatLeavesAfterItsEpochWasNotRevealed() {
    Departure late = new Departure(List.of(A.digest()), 1, true, row(1));

    assertThat(RevealVerdict.of(A, late, List.of(A))).isEqualTo(MISSING);
  }

  private static List<Fate> fates(long reveals, int payee, SealedWeights... gone) {
    List<SealedWeights> all = Arrays.asList(gone);
    Departure departure =
        new Departure(all.stream().map(SealedWeights::digest).toList(), reveals, false, row(payee));
    return all.stream().map(each -> RevealVerdict.of(each, departure, all)).toList();
  }

  private static Optional<ScaleValue> row(int uid) {
    return Optional.of(SubnetPlaces.row(List.of(new ChainWeight(uid, 65_535))));
  }

  private static SealedWeights sealed(String digit, int... payees) {
    return new SealedWeights(
        digit.repeat(64),
        10,
        26,
        5,
        7,
        Arrays.stream(payees).mapToObj(each -> new ChainWeight(each, 65_535)).toList());
  }
}
