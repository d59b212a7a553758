package ai.leoma.sandbox.chain.ledger;

import java.util.function.Supplier;

/// A value in storage; one that costs much to make is made when it is first read.
public final class StoredValue {
  private Supplier<byte[]> source;
  private byte[] bytes;

  private StoredValue(Supplier<byte[]> source) {
    this.source = source;
  }

  public static StoredValue of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new StoredValue(() -> copy);
  }

  public static StoredValue lazily(Supplier<byte[]> source) {
    return new StoredValue(source);
  }

  public synchronized byte[] bytes() {
    if (bytes == null) {
      bytes = source.get();
      source = null;
    }
    return bytes.clone();
  }
}
