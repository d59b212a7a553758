package ai.leoma.chain;

import java.util.Optional;

/// An account's address: SS58 text with network prefix 42.
///
/// The record itself asks only for base58 text of at most 48 characters, because the wire contract
/// (section 1.3) admits addresses whose checksum is wrong. Where a key is needed, [#publicKey] or
/// [#ofSs58] decide. Addresses are ordered by the code points of their text.
public record Hotkey(String ss58) implements Comparable<Hotkey> {

  /// @throws IllegalArgumentException unless the text is 1 to 48 characters of base58
  public Hotkey {
    if (ss58.isEmpty() || ss58.length() > Ss58.ADDRESS_LENGTH || !Base58.isBase58(ss58)) {
      throw new IllegalArgumentException("not a hotkey: " + abbreviated(ss58));
    }
  }

  /// Takes only a real address: 48 characters, prefix 42, right checksum, not the all-zero key.
  ///
  /// @throws IllegalArgumentException for every other text
  public static Hotkey ofSs58(String text) {
    if (Ss58.decode(text).isEmpty()) {
      throw new IllegalArgumentException("not an SS58 address of prefix 42: " + abbreviated(text));
    }
    return new Hotkey(text);
  }

  /// The address of a public key.
  ///
  /// @throws IllegalArgumentException unless the key is 32 bytes, not all zero
  public static Hotkey ofPublicKey(byte[] publicKey) {
    return new Hotkey(Ss58.encode(publicKey));
  }

  /// Whether the wire contract lets the text pass as a hotkey: 47 or 48 characters of base58, the
  /// checksum not looked at.
  public static boolean isWellFormed(String text) {
    return (text.length() == Ss58.ADDRESS_LENGTH || text.length() == Ss58.ADDRESS_LENGTH - 1)
        && Base58.isBase58(text);
  }

  /// The 32 bytes of the public key; empty when the text is not a real address.
  public Optional<byte[]> publicKey() {
    return Ss58.decode(ss58);
  }

  @Override
  public int compareTo(Hotkey other) {
    return ss58.compareTo(other.ss58);
  }

  /// A hostile text may be megabytes long.
  private static String abbreviated(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
