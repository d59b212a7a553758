package ai.leoma.sandbox;

import java.util.Locale;

/// Whose chat endpoint the product asks for verdicts.
public enum JudgeProvider {
  OPENAI,
  GEMINI;

  /// The value of `leoma.judge.provider`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
