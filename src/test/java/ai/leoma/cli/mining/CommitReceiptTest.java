package ai.leoma.cli.mining;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.cli.mining.CommitReceipt.Reveal;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonWriter;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommitReceiptTest {
  private static final BlockReference BLOCK = new BlockReference(5_001, "0x" + "ab".repeat(32));
  private static final String EXTRINSIC = "0x" + "cd".repeat(32);
  private static final WriteOutcome SEALED =
      new WriteOutcome.IncludedSealed(BLOCK, EXTRINSIC, true, 777, 5_002);

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(
            SEALED, Reveal.NOT_AWAITED, 0, "sealed", "from block 5002 on (drand round 777)"),
        Arguments.of(SEALED, Reveal.SEEN, 0, "sealed", "It is revealed"),
        Arguments.of(SEALED, Reveal.NOT_SEEN, 6, "sealed", "It is not revealed yet"),
        Arguments.of(
            new WriteOutcome.Included(BLOCK, EXTRINSIC, false),
            Reveal.NOT_AWAITED,
            0,
            "included",
            "block 5001, which may still be reverted"),
        Arguments.of(
            new WriteOutcome.Refused(new WriteRefusal.NoSpace(443, 100, OptionalLong.of(5_360))),
            Reveal.NOT_AWAITED,
            1,
            "refused",
            "443 bytes, and 100 are left in this epoch; try again at block 5360"),
        Arguments.of(
            new WriteOutcome.Refused(
                new WriteRefusal.ByRuntime("Commitments.AccountNotAllowedCommit")),
            Reveal.NOT_AWAITED,
            1,
            "refused",
            "Commitments.AccountNotAllowedCommit"),
        Arguments.of(
            new WriteOutcome.Unconfirmed(OptionalLong.of(5_064)),
            Reveal.NOT_AWAITED,
            4,
            "unconfirmed",
            "a block up to 5064 may still take it"),
        Arguments.of(
            new WriteOutcome.Unconfirmed(OptionalLong.empty()),
            Reveal.NOT_AWAITED,
            4,
            "unconfirmed",
            "before you try again"));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void eachOutcomeHasItsWordsAndItsExitCode(
      WriteOutcome outcome, Reveal reveal, int exitCode, String state, String words) {
    CommitReceipt receipt =
        new CommitReceipt(
            new CommitPlan(
                TestHotkeys.ALICE,
                99,
                new BlockReference(5_000, BLOCK.hash()),
                List.of(),
                false,
                "{}",
                new Checklist(List.of())),
            outcome,
            reveal);

    assertThat(receipt.exitCode()).isEqualTo(exitCode);
    assertThat(String.join(" ", receipt.lines(new Terminal(false, 80)))).contains(words);
    JsonObject json = new JsonObject(JsonWriter.compact(receipt.json()));
    assertThat(json.getJsonObject("outcome").getString("state")).isEqualTo(state);
    assertThat(json.getValue("revealed"))
        .isEqualTo(reveal == Reveal.NOT_AWAITED ? null : reveal == Reveal.SEEN);
  }
}
