package ai.leoma.sandbox.judge;

import ai.leoma.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// What somebody asks of the judge, whichever API it came through.
///
/// @param text everything that was said, in order
/// @param pictures the bytes of every picture, in order
/// @param asksForScores whether the schema of the answer has scores in it
/// @param mostTokens how long the answer may be
record JudgeQuestion(
    String model, String text, List<byte[]> pictures, boolean asksForScores, int mostTokens) {

  static final String SCORES = "aspect_scores";

  JudgeQuestion {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(text, "text");
    pictures = List.copyOf(pictures);
  }

  /// The SHA-256 of pictures, text and kind of question; the model's name and limits are left out.
  String digest() {
    MessageDigest digest = Sha256.start();
    for (byte[] picture : pictures) {
      digest.update((byte) 1);
      digest.update(Sha256.of(picture));
    }
    digest.update((byte) (asksForScores ? 2 : 3));
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }
}
