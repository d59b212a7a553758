package ai.leoma.ranking.document;

/// Ends the descent into a document that says what cannot be; never leaves this package.
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final int line;

  Refusal(int line, String reason) {
    super(reason, null, false, false);
    this.line = line;
  }

  int line() {
    return line;
  }
}
