package ai.leoma.cli.chain;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hyperparameters;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonWriter;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ChainStatusTest {
  private static final BlockReference HEAD = new BlockReference(5_000, "0x" + "ab".repeat(32));
  private static final BlockReference FINAL = new BlockReference(4_997, "0x" + "cd".repeat(32));
  private static final Hyperparameters DEMANDS =
      new Hyperparameters(
          FINAL,
          256,
          360,
          OptionalLong.of(5_100),
          100,
          BigInteger.TWO.pow(63),
          true,
          1,
          4,
          1,
          65_535,
          5_000,
          64,
          7_200,
          Rao.of(1_000_000_000_000L),
          Optional.of(TestHotkeys.BOB),
          OptionalInt.of(0));
  private static final Neuron SEAT =
      new Neuron(
          12,
          TestHotkeys.ALICE,
          TestHotkeys.DAVE,
          true,
          Rao.of(5_432_100_000_000L),
          4_900,
          OptionalLong.of(17));

  @Test
  void everythingIsInOnePageOfEightyColumns() {
    List<String> lines =
        status(Optional.of(DEMANDS), Optional.of(SEAT)).lines(new Terminal(false, 80));

    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(String.join("\n", lines))
        .contains(
            "Subnet 99 over wss://node",
            "block 5000, 0xabababababab..",
            "block 4997, 3 behind the head",
            "block 5100, in 100 blocks (20 min)",
            "360 blocks (72 min)",
            TestHotkeys.BOB.ss58() + ", uid 0",
            "yes: revealed after 1 epoch(s), version 4",
            "9223372036854775808",
            "at most 100.0 %, and at least 1 of them",
            "at least 1,000.000 to set weights",
            "12, since block 17",
            "5,432.100",
            "block 4900, 100 blocks (20 min) ago");
  }

  @Test
  void whatTheAdapterCannotReadIsSaid() {
    assertThat(
            String.join(
                "\n", status(Optional.empty(), Optional.empty()).lines(new Terminal(false, 80))))
        .contains("cannot be read over this adapter", "not registered on this subnet");
  }

  @Test
  void jsonKeepsWholeNumbersWhole() {
    JsonObject json =
        new JsonObject(JsonWriter.compact(status(Optional.of(DEMANDS), Optional.of(SEAT)).json()));

    assertThat(json.getJsonObject("head").getLong("number")).isEqualTo(5_000);
    assertThat(json.getJsonObject("hyperparameters").getValue("weights_version_key"))
        .hasToString("9223372036854775808");
    assertThat(json.getJsonObject("hyperparameters").getBoolean("commit_reveal")).isTrue();
    assertThat(json.getJsonObject("seat").getLong("stake_rao")).isEqualTo(5_432_100_000_000L);
  }

  private static ChainStatus status(Optional<Hyperparameters> demands, Optional<Neuron> seat) {
    return new ChainStatus(
        "wss://node", 99, HEAD, FINAL, demands, Optional.of(TestHotkeys.ALICE), seat);
  }
}
