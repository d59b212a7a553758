package ai.leoma.chain.timelock;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HashToG1Test {
  private static final JsonNode RFC_9380 = Vectors.json("chain/hash-to-g1-rfc9380.json");
  private static final byte[] TAG = RFC_9380.get("dst").asText().getBytes(US_ASCII);

  static Stream<JsonNode> cases() {
    return Vectors.elements(RFC_9380.get("cases")).stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void messagesGoToThePointsOfTheRfc(JsonNode vector) {
    byte[] message = vector.get("msg").asText().getBytes(US_ASCII);
    byte[] uniform = HashToG1.expanded(message, TAG, 128);
    for (int i = 0; i < 2; i++) {
      BigInteger element = HashToG1.element(uniform, 64 * i);
      assertThat(element).isEqualTo(number(vector.get("u").get(i)));
      assertThat(HashToG1.mapped(element).coordinates()).isEqualTo(point(vector.get("Q").get(i)));
    }
    assertThat(HashToG1.of(message, TAG).coordinates()).isEqualTo(point(vector.get("P")));
  }

  @Test
  void everyMessageGoesIntoTheGroup() {
    long seed = 9380;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      byte[] message = new byte[random.nextInt(200)];
      random.nextBytes(message);
      G1Point point = HashToG1.of(message, TAG);

      assertThat(G1Point.decode(point.encode()).coordinates())
          .as("seed %d, round %d", seed, i)
          .isEqualTo(point.coordinates());
    }
  }

  @Test
  void elementsWithoutInverseAreMappedToo() {
    // Z^2 u^4 + Z u^2 is zero for u = 0 and for u^2 = -1/Z, if that is a square
    assertThat(HashToG1.mapped(BigInteger.ZERO).coordinates().y()).isPositive();
    BaseField.root(BaseField.negative(BaseField.inverse(BigInteger.valueOf(11))))
        .ifPresent(u -> assertThat(HashToG1.mapped(u).coordinates().y()).isPositive());
  }

  @Test
  void tagsAreShort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HashToG1.of(new byte[1], new byte[256]))
        .withMessageContaining("255");
  }

  private static HashToG1.Coordinates point(JsonNode vector) {
    return new HashToG1.Coordinates(number(vector.get("x")), number(vector.get("y")));
  }

  private static BigInteger number(JsonNode hex) {
    return new BigInteger(hex.asText(), 16);
  }
}
