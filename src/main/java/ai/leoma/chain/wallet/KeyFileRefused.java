package ai.leoma.chain.wallet;

/// A file gives no key: it is not there, cannot be read, does not open, or holds something else or
/// somebody else's key.
/// The message is a sentence that names the file and never its content.
public final class KeyFileRefused extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public KeyFileRefused(String sentence) {
    super(sentence);
  }
}
