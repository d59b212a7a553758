package ai.leoma.sandbox.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementsTest {

  @Test
  void theSamePictureIsPerfectlyLikeItself() throws IOException {
    // Given
    Picture picture = Picture.decode(DrawnPictures.one("png"));

    // When
    Measurements seen = Measurements.of(picture, List.of(picture, picture, picture));

    // Then
    assertThat(seen.likeness()).isGreaterThan(0.999);
    assertThat(seen.colourDistance()).isZero();
    assertThat(seen.sharpness()).isEqualTo(1);
    assertThat(seen.grain()).isZero();
    assertThat(seen.unrest()).isZero();
    assertThat(seen.motion()).isZero();
    assertThat(seen.continuity()).isGreaterThan(0.999);
  }

  @Test
  void flatPicturesAreMeasuredWithoutNonsense() {
    // Given
    Plane flat = new Plane(52, 30, new float[52 * 30]);

    // Then
    assertThat(flat.correlation(flat)).isZero();
    assertThat(flat.shiftTo(flat)).isZero();
    assertThat(flat.sharpness()).isZero();
  }

  @Test
  void aVideoWithoutFramesIsRefused() throws IOException {
    Picture picture = Picture.decode(DrawnPictures.one("jpeg"));

    assertThatThrownBy(() -> Measurements.of(picture, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neitherPngNorJpegIsUnreadable() {
    assertThatThrownBy(() -> Picture.decode(new byte[0])).isInstanceOf(UnreadablePicture.class);
    assertThatThrownBy(
            () -> Picture.decode("GIF89a..".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isInstanceOf(UnreadablePicture.class);
  }

  @Test
  void aPictureThatUnfoldsHugeIsRefusedByItsHeader() {
    // Given
    byte[] huge = DrawnPictures.one("png");
    huge[16] = 0;
    huge[17] = 1;

    // Then
    assertThatThrownBy(() -> Picture.decode(huge)).isInstanceOf(UnreadablePicture.class);
  }

  @ParameterizedTest
  @CsvSource({
    "The camera glides slowly to the left., GENTLE",
    "A fast car stands still. The camera pushes in slowly., GENTLE",
    "The camera glides briskly to the right., BRISK",
    "Judge the camera composition., GENTLE",
    "'', GENTLE"
  })
  void askedMotionIsReadFromTheSentenceAboutTheCamera(String prompt, AskedMotion asked) {
    assertThat(AskedMotion.ofPrompt(prompt)).isEqualTo(asked);
  }
}
