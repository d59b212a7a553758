package ai.leoma.bench;

/// The bench `verify` and nothing else: what it needs fits into a native image of its own, so that
/// the rate there can be measured (docs/performance.md, sr25519).
public final class VerifyAlone {
  private VerifyAlone() {}

  public static void main(String[] arguments) {
    System.out.println(new VerifyBench().run(System.err::println).json());
  }
}
