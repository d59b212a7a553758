package ai.leoma.cli.settings;

/// Something is configured that cannot be. The message is the sentence for the operator.
public final class WrongConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WrongConfiguration(String sentence) {
    super(sentence);
  }
}
