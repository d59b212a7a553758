package ai.leoma.chain.submission;

import static ai.leoma.chain.submission.TestRuntimes.FINNEY_424;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.submission.CommitmentRules.Space;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitmentRulesTest {
  private static final OptionalLong NEXT_EPOCH = OptionalLong.of(500);

  @ParameterizedTest
  @CsvSource({"1,Raw1", "128,Raw128", "129,BigRaw", "512,BigRaw"})
  void formFollowsFromTheLength(int length, String form) {
    byte[] data = new byte[length];

    assertThat(CommitmentRules.plain(FINNEY_424, data)).contains(new Chosen(form, new Bytes(data)));
  }

  @Test
  void nothingLongerThanTheLongestFormIsCut() {
    assertThat(CommitmentRules.plain(FINNEY_424, new byte[513])).isEmpty();
    assertThat(CommitmentRules.longestPlain(FINNEY_424)).isEqualTo(512);
  }

  @ParameterizedTest
  @CsvSource({
    "3100, 0, 1024",
    "3100, 2588, 512",
    "3100, 3000, 1",
    "3100, 3000, 100",
    "100, 0, 5",
  })
  void whatFitsIntoTheSpaceIsSent(long most, long used, int length) {
    assertThat(CommitmentRules.refusal(new Space(most, used, NEXT_EPOCH), length)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "3100, 2589, 512, 512, 511",
    "3100, 3001, 1, 100, 99",
    "3100, 3100, 50, 100, 0",
    "3100, 4000, 50, 100, 0",
  })
  void smallestCostCountsAgainstWhatIsLeft(long most, long used, int length, long cost, long left) {
    assertThat(CommitmentRules.refusal(new Space(most, used, NEXT_EPOCH), length))
        .contains(new WriteRefusal.NoSpace(cost, left, NEXT_EPOCH));
  }

  @Test
  void whatNeverFitsIsTooLong() {
    assertThat(CommitmentRules.refusal(new Space(99, 0, NEXT_EPOCH), 5))
        .isEqualTo(Optional.of(new WriteRefusal.TooLong(100, 99)));
  }
}
