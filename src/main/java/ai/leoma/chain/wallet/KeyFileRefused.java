package ai.leoma.chain.wallet;

/// A file gives no key: it is not there, cannot be read, does not open, or holds something else.
/// The message is a sentence that names the file and never its content.
public final class KeyFileRefused extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  KeyFileRefused(String sentence) {
    super(sentence);
  }
}
