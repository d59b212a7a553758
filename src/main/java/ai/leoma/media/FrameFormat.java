package ai.leoma.media;

import java.util.List;

/// How a single picture is written.
public enum FrameFormat {
  JPEG("jpg", List.of("-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p")),
  PNG("png", List.of("-c:v", "png", "-pix_fmt", "rgb24"));

  private final String extension;
  private final List<String> encoderArguments;

  FrameFormat(String extension, List<String> encoderArguments) {
    this.extension = extension;
    this.encoderArguments = encoderArguments;
  }

  public String extension() {
    return extension;
  }

  List<String> encoderArguments() {
    return encoderArguments;
  }
}
