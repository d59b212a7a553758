package ai.leoma.chain.timelock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.scale.ScaleUnreadable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightsPlaintextTest {
  private static final byte[] PAYLOAD =
      Hex.decode(Vectors.json("chain/timelock-vectors.json").get("payloadHex").asText());
  private static final WeightsPlaintext WEIGHTS =
      new WeightsPlaintext(
          TestHotkeys.ALICE,
          List.of(new ChainWeight(0, 65_535), new ChainWeight(1, 32_768), new ChainWeight(255, 1)),
          0);

  @Test
  void bytesAreThoseOfTheReference() {
    assertThat(WEIGHTS.encode()).isEqualTo(PAYLOAD);
    assertThat(WeightsPlaintext.decode(PAYLOAD)).isEqualTo(WEIGHTS);
  }

  @Test
  void versionKeyHasNoSign() {
    WeightsPlaintext greatest = new WeightsPlaintext(TestHotkeys.BOB, List.of(), -1);

    assertThat(greatest.encode()).endsWith(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    assertThat(WeightsPlaintext.decode(greatest.encode())).isEqualTo(greatest);
  }

  @Test
  void whatIsNoPlaintextIsRefused() {
    byte[] zeroKey = PAYLOAD.clone();
    Arrays.fill(zeroKey, 1, 33, (byte) 0);
    byte[] oneWeightLess = PAYLOAD.clone();
    oneWeightLess[40] = 2 << 2;

    for (byte[] bytes :
        List.of(
            new byte[0],
            zeroKey,
            oneWeightLess,
            Arrays.copyOf(PAYLOAD, PAYLOAD.length - 1),
            Arrays.copyOf(PAYLOAD, PAYLOAD.length + 1))) {
      assertThatThrownBy(() -> WeightsPlaintext.decode(bytes)).isInstanceOf(ScaleUnreadable.class);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WeightsPlaintext(new Hotkey("5abc"), List.of(), 0));
  }
}
