package ai.leoma.sandbox.judge;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// One picture as the imitated judge sees it: brought to one small size whatever it came in, cut to
// the shape of the
/// asked video.
final class Picture {

  static final int WIDTH = 416;
  static final int HEIGHT = 240;
  private static final int LONGEST_SIDE = 4096;
  private static final int MOST_PIXELS = 9_000_000;

  private final Plane red;
  private final Plane green;
  private final Plane blue;
  private final Plane luma;
  private final int originalWidth;
  private final int originalHeight;

  private Picture(Plane red, Plane green, Plane blue, int originalWidth, int originalHeight) {
    this.red = red;
    this.green = green;
    this.blue = blue;
    this.luma = Plane.mix(red, 0.299f, green, 0.587f, blue, 0.114f);
    this.originalWidth = originalWidth;
    this.originalHeight = originalHeight;
  }

  /// Decodes a PNG or JPEG.
  ///
  /// @throws UnreadablePicture if the bytes are neither, are broken, or unfold into more than nine
  // million pixels
  static Picture decode(byte[] bytes) throws UnreadablePicture {
    try (MemoryCacheImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(formatOf(bytes));
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        refuseUnlessBounded(reader.getWidth(0), reader.getHeight(0));
        return of(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException broken) {
      throw new UnreadablePicture("the picture cannot be decoded", broken);
    }
  }

  int originalWidth() {
    return originalWidth;
  }

  int originalHeight() {
    return originalHeight;
  }

  Plane luma() {
    return luma;
  }

  /// How far the colours of two pictures lie apart, place by place, in levels of 0..255.
  double colourDistance(Picture other) {
    double distance = 0;
    for (int share = 0; share < 3; share++) {
      distance += plane(share).shrunk(8).meanDistance(other.plane(share).shrunk(8));
    }
    return distance / 3;
  }

  Plane plane(int colour) {
    return switch (colour) {
      case 0 -> red;
      case 1 -> green;
      default -> blue;
    };
  }

  private static String formatOf(byte[] bytes) throws UnreadablePicture {
    if (bytes.length > 3 && bytes[0] == (byte) 0x89 && bytes[1] == 'P' && bytes[2] == 'N') {
      return "png";
    }
    if (bytes.length > 3 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8) {
      return "jpeg";
    }
    throw new UnreadablePicture("the bytes are neither PNG nor JPEG", null);
  }

  private static void refuseUnlessBounded(int width, int height) throws UnreadablePicture {
    if (width > LONGEST_SIDE || height > LONGEST_SIDE || (long) width * height > MOST_PIXELS) {
      throw new UnreadablePicture("%dx%d is too large".formatted(width, height), null);
    }
  }

  private static Picture of(BufferedImage image) {
    int wide = Math.min(image.getWidth(), Math.max(1, image.getHeight() * WIDTH / HEIGHT));
    int high = Math.min(image.getHeight(), Math.max(1, image.getWidth() * HEIGHT / WIDTH));
    int left = (image.getWidth() - wide) / 2;
    int top = (image.getHeight() - high) / 2;
    int[] pixels = pixels(image, left, top, wide, high);
    return new Picture(
        Plane.ofPixels(pixels, wide, high, 16, WIDTH, HEIGHT),
        Plane.ofPixels(pixels, wide, high, 8, WIDTH, HEIGHT),
        Plane.ofPixels(pixels, wide, high, 0, WIDTH, HEIGHT),
        image.getWidth(),
        image.getHeight());
  }

  /// Reads the bytes of the usual kind of JPEG themselves, which is several times faster than
  // asking pixel by pixel.
  private static int[] pixels(BufferedImage image, int left, int top, int wide, int high) {
    if (image.getType() != BufferedImage.TYPE_3BYTE_BGR) {
      return image.getRGB(left, top, wide, high, null, 0, wide);
    }
    byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int[] pixels = new int[wide * high];
    for (int y = 0; y < high; y++) {
      int from = ((top + y) * image.getWidth() + left) * 3;
      for (int x = 0; x < wide; x++, from += 3) {
        pixels[y * wide + x] =
            (samples[from + 2] & 0xFF) << 16
                | (samples[from + 1] & 0xFF) << 8
                | (samples[from] & 0xFF);
      }
    }
    return pixels;
  }
}
