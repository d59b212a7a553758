package ai.leoma.sandbox.judge;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much movement a benchmark prompt asks for.
enum AskedMotion {
  GENTLE(1.1),
  BRISK(1.6);

  private static final Pattern HURRY =
      Pattern.compile("\\b(brisk|briskly|fast|rapid|rapidly|quick|quickly|racing|rushes)\\b");
  private static final Pattern CALM =
      Pattern.compile("\\b(slow|slowly|gentle|gently|calm|still|steady)\\b");
  private static final Pattern CAMERA = Pattern.compile("[^.\\n]*\\bcamera\\b[^.\\n]*");

  private final double motion;

  AskedMotion(double motion) {
    this.motion = motion;
  }

  /// The motion per frame, in thousandths of the width, with which the prompt is fully met.
  double motion() {
    return motion;
  }

  /// Reads the sentences about the camera; a text without one asks for gentle movement.
  static AskedMotion ofPrompt(String text) {
    Matcher sentences = CAMERA.matcher(text.toLowerCase(Locale.ROOT));
    while (sentences.find()) {
      String sentence = sentences.group();
      if (HURRY.matcher(sentence).find() && !CALM.matcher(sentence).find()) {
        return BRISK;
      }
    }
    return GENTLE;
  }
}
