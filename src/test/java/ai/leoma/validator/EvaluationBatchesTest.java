package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.evaluation.ServiceCheck;
import ai.leoma.validator.EvaluationBatches.Batch;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationBatchesTest {
  private static final int LARGEST_BODY = 2 << 20;
  private final KeyPair key = KeyPair.ofMiniSecret(new byte[32]);
  private final EvaluationBatches batches = new EvaluationBatches(key, "leoma-samples");

  @Test
  void everyMinerOf192IsInOneOfTwoSignedBatches() {
    // Given
    List<Evaluation> evaluations = evaluations(192, "fine", "{}");

    // When
    List<Batch> made = batches.of("A boat drifts.", evaluations);

    // Then
    assertThat(made).hasSize(2);
    assertThat(made.stream().flatMap(batch -> accepted(batch).stream()))
        .containsExactlyElementsOf(evaluations.stream().map(Evaluation::miner).toList());
    assertThat(made.stream().flatMap(batch -> batch.evaluations().stream()))
        .containsExactlyElementsOf(evaluations);
  }

  @Test
  void textsThatSwellWhenEscapedAreSplitByBytes() {
    // Given
    String longest = "🎬".repeat(4096);
    List<Evaluation> evaluations = evaluations(192, longest, "\"\u0001".repeat(4096));

    // When
    List<Batch> made = batches.of(longest, evaluations);

    // Then
    assertThat(made).hasSizeGreaterThan(2);
    assertThat(made.stream().flatMap(batch -> accepted(batch).stream()))
        .containsExactlyElementsOf(evaluations.stream().map(Evaluation::miner).toList());
  }

  @Test
  void nothingJudgedIsNoBatch() {
    assertThat(batches.of("A boat drifts.", List.of())).isEmpty();
  }

  private List<Hotkey> accepted(Batch batch) {
    assertThat(batch.body()).hasSizeLessThanOrEqualTo(LARGEST_BODY);
    List<Hotkey> miners = ServiceCheck.accept(batch.body(), key.hotkey());
    assertThat(miners).hasSizeBetween(1, 100);
    return miners;
  }

  private static List<Evaluation> evaluations(int count, String reasoning, String artifacts) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> TestEvaluations.of(7, TestHotkeys.number(i), "subject-" + i, reasoning, artifacts))
        .toList();
  }
}
