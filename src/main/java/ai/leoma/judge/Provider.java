package ai.leoma.judge;

import java.util.Locale;

/// Whose API the model is asked over.
public enum Provider {
  OPENAI,
  GEMINI;

  /// The value of `leoma.judge.provider`, and what an evaluation says of its judge.
  public String configured() {
    return name().toLowerCase(Locale.ROOT);
  }
}
