package ai.leoma.cli;

/// Something is configured that cannot be. The message is the sentence for the operator.
final class WrongConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongConfiguration(String sentence) {
    super(sentence);
  }
}
