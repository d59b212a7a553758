package ai.leoma.sandbox;

/// A sandbox was asked for that cannot be. The message is a sentence that says what to change.
public final class SandboxRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SandboxRefused(String sentence) {
    super(sentence);
  }
}
