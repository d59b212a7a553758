package ai.leoma.chain.sr25519;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Vectors of RFC 9496, appendix A.
class RistrettoTest {
  private static final List<String> MULTIPLES_OF_THE_GENERATOR =
      List.of(
          "0000000000000000000000000000000000000000000000000000000000000000",
          "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
          "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
          "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
          "da80862773358b466ffadfe0b3293ab3d9fd53c5ea6c955358f568322daf6a57",
          "e882b131016b52c1d3337080187cf768423efccbb517bb495ab812c4160ff44e");

  @Test
  void smallMultiplesOfTheGeneratorEncodeAsInTheRfc() {
    for (int i = 0; i < MULTIPLES_OF_THE_GENERATOR.size(); i++) {
      Scalar factor = Scalar.ofWide(new byte[] {(byte) i});
      byte[] encoding = Ristretto.encode(BasePoint.times(factor));

      assertThat(HexFormat.of().formatHex(encoding)).isEqualTo(MULTIPLES_OF_THE_GENERATOR.get(i));
      assertThat(Ristretto.decode(encoding).map(Ristretto::encode)).hasValue(encoding);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // not below p
        "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        // negative
        "0100000000000000000000000000000000000000000000000000000000000000",
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
        "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
        // x^2 is no square
        "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
        "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
        "bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042",
        "2a292df7e32cababbd9de088d1d1abec9fc0440f637ed2fba145094dc14bea08",
        // xy is negative
        "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",
        "a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220",
        // s = -1, so y = 0
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        // lengths
        "",
        "00",
        "000000000000000000000000000000000000000000000000000000000000000000",
      })
  void badEncodingsAreRefused(String hex) {
    assertThat(Ristretto.decode(HexFormat.of().parseHex(hex))).isEmpty();
  }
}
