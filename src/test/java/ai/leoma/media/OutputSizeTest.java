package ai.leoma.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputSizeTest {

  @ParameterizedTest
  @CsvSource({
    "832,480,true",
    "832,464,true",
    "854,480,true",
    "800,448,true",
    "864,512,true",
    "799,448,false",
    "800,447,false",
    "865,480,false",
    "832,513,false",
    "640,480,false",
    "1920,1080,false",
    "480,832,false",
    "0,0,false",
    "-2147483648,480,false",
    "2147483647,2147483647,false"
  })
  void acceptsEachSideWithin32PixelsOnly(int width, int height, boolean accepted) {
    assertThat(OutputSize.accepts(width, height)).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({"1280,720,0,true", "1281,720,0,false", "1281,719,1,true", "0,0,2000,false"})
  void acceptsAnotherExpectationToo(int width, int height, int tolerance, boolean accepted) {
    assertThat(OutputSize.accepts(width, height, 1280, 720, tolerance)).isEqualTo(accepted);
  }
}
