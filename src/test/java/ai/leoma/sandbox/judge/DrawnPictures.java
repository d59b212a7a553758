package ai.leoma.sandbox.judge;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/// Small pictures for tests that care about the conversation and not about the video.
final class DrawnPictures {

  private DrawnPictures() {}

  /// An opening picture and frames in which everything moves a little further each time.
  static List<byte[]> moving(int count, long seed) {
    List<byte[]> pictures = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      pictures.add(encoded(picture(seed, Math.max(0, number - 1) * 4), "png"));
    }
    return pictures;
  }

  static byte[] one(String format) {
    return encoded(picture(1, 0), format);
  }

  private static BufferedImage picture(long seed, int shift) {
    BufferedImage image = new BufferedImage(416, 240, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    SplittableRandom random = new SplittableRandom(seed);
    for (int shape = 0; shape < 150; shape++) {
      pen.setColor(new Color(random.nextInt(0x1000000)));
      pen.fillRect(
          random.nextInt(500) - shift,
          random.nextInt(240),
          10 + random.nextInt(50),
          10 + random.nextInt(30));
    }
    pen.dispose();
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(image, format, bytes);
      return bytes.toByteArray();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
