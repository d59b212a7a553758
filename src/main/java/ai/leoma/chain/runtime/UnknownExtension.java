package ai.leoma.chain.runtime;

/// The runtime wants something signed or added that this program does not know: nothing may be
/// signed for it.
public final class UnknownExtension extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownExtension(String name) {
    super("the chain's runtime has a signed extension %s that is not known".formatted(name));
  }
}
