package ai.leoma.chain.runtime;

/// The chain's runtime has nothing of that name: it is another one than this program knows.
public final class NotInRuntime extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotInRuntime(String kind, String name) {
    super("the chain's runtime has no %s %s".formatted(kind, name));
  }
}
