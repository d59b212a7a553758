package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StakeSumsTest {
  private static final BigInteger GREATEST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  @Test
  void nobodyHasNothing() {
    assertThat(new StakeSums(List.of()).of(new BitSet())).isEqualTo(BigInteger.ZERO);
  }

  @Test
  void sumsOfTheGreatestStakesAreExact() {
    StakeSums sums =
        new StakeSums(stakes(IntStream.range(0, 300).mapToObj(_ -> GREATEST).toList()));

    BitSet all = new BitSet();
    all.set(0, 300);

    assertThat(sums.of(all)).isEqualTo(GREATEST.multiply(BigInteger.valueOf(300)));
  }

  @Test
  void anySumIsExact() {
    long seed = 31;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 500; round++) {
      List<BigInteger> amounts =
          IntStream.range(0, random.nextInt(1, 80)).mapToObj(_ -> amount(random)).toList();
      BitSet places = new BitSet();
      BigInteger sum = BigInteger.ZERO;
      for (int place = 0; place < amounts.size(); place++) {
        if (random.nextBoolean()) {
          places.set(place);
          sum = sum.add(amounts.get(place));
        }
      }
      assertThat(new StakeSums(stakes(amounts)).of(places)).as("seed %d", seed).isEqualTo(sum);
    }
  }

  private static BigInteger amount(SplittableRandom random) {
    return new BigInteger(Long.toUnsignedString(random.nextLong() >>> random.nextInt(64)));
  }

  private static List<ValidatorStake> stakes(List<BigInteger> amounts) {
    return amounts.stream()
        .map(amount -> new ValidatorStake(new Hotkey("5vaidator"), new Rao(amount)))
        .toList();
  }
}
