package ai.leoma.cli.reading;

/// A command could not read what it was asked for. The message is one sentence for the person who
/// typed it.
public final class ReadingFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReadingFailed(String sentence) {
    super(sentence, null, false, false);
  }
}
