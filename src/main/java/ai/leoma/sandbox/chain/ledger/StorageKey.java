package ai.leoma.sandbox.chain.ledger;

import java.util.Arrays;
import java.util.HexFormat;

/// Where a value lies in the storage of a block. Keys are ordered as a node lists them: byte by
/// byte, without sign.
public record StorageKey(byte[] bytes) implements Comparable<StorageKey> {
  public StorageKey {
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  public boolean startsWith(StorageKey prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  @Override
  public int compareTo(StorageKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StorageKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
