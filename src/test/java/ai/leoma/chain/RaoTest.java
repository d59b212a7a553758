package ai.leoma.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RaoTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "5000, 5000000000000",
    "0.0000000005, 0",
    "0.0000000015, 2",
    "0.0000000025, 2",
    "0.00000000250000001, 3",
    "1e-9, 1",
    "1e-999999999, 0",
    "1.5e3, 1500000000000",
    "18446744073.709551615, 18446744073709551615",
    "18446744073.7095516150000000004, 18446744073709551615",
  })
  void taoIsRoundedToTheNearestRaoAndHalvesToTheEvenOne(String tao, BigInteger rao) {
    assertThat(Rao.ofTao(new BigDecimal(tao)).amount()).isEqualTo(rao);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "-1e-999999999",
        "18446744073.7095516155",
        "18446744073.709551616",
        "1e999999999"
      })
  void taoOutsideTheRangeIsRefused(String tao) {
    assertThatIllegalArgumentException().isThrownBy(() -> Rao.ofTao(new BigDecimal(tao)));
  }

  @Test
  void theRangeIs64BitsUnsigned() {
    BigInteger largest = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    assertThat(new Rao(largest)).isGreaterThan(Rao.of(Long.MAX_VALUE));
    assertThat(Rao.of(0)).isEqualTo(Rao.ZERO);
    assertThatIllegalArgumentException().isThrownBy(() -> new Rao(largest.add(BigInteger.ONE)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rao.of(-1))
        .withMessage("not an amount of RAO: -1");
  }
}
