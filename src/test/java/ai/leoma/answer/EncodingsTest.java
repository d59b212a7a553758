package ai.leoma.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"gzip", "GZIP", "br, gzip", "deflate,gzip;q=0.5", "gzip; q=1.0", " gzip "})
  void gzipIsTakenByWhoNamesIt(String header) {
    assertThat(Encodings.takesGzip(header)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"identity", "br", "gzip;q=0", "gzip; q=0.00", "xgzip", "*", ";,;"})
  void gzipIsNotTakenByOthers(String header) {
    assertThat(Encodings.takesGzip(header)).isFalse();
  }
}
