package ai.leoma.chain.wallet;

/// Opening an encrypted key file takes more memory than this process may have. The message says how
/// to give it.
public final class HeapTooSmall extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HeapTooSmall(long neededBytes) {
    super(
        ("opening an encrypted key file takes %d MiB of heap for some seconds, and this process may"
                + " have %d MiB: %s, or store the hotkey unencrypted in a file that only its owner"
                + " reads")
            .formatted(neededBytes >> 20, Runtime.getRuntime().maxMemory() >> 20, remedy()));
  }

  /// A native binary knows no Java options; what else starts Java is not the launcher.
  private static String remedy() {
    return System.getProperty("org.graalvm.nativeimage.imagecode") != null
        ? "give it -Xmx1g before the command, or its container more memory"
        : "set LEOMA_JAVA_OPTIONS=-Xmx1g for ./leoma, and JDK_JAVA_OPTIONS=-Xmx1g in a container";
  }
}
