package ai.leoma.chain.wallet;

/// Opening an encrypted key file takes more memory than this process may have. The message says how
/// to give it.
public final class HeapTooSmall extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HeapTooSmall(long neededBytes) {
    super(
        ("opening an encrypted key file takes %d MiB of heap for some seconds, and this process may"
                + " have %d MiB: start it with -Xmx1g or more (LEOMA_JAVA_OPTIONS=-Xmx1g), or store"
                + " the hotkey unencrypted in a file that only its owner reads")
            .formatted(neededBytes >> 20, Runtime.getRuntime().maxMemory() >> 20));
  }
}
