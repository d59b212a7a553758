package ai.leoma.gate;

import java.net.InetAddress;
import java.util.Optional;

/// A range of addresses, as in `10.0.0.0/8`; an address alone is the range of itself.
record Network(InetAddress start, int prefixBits) {
  Network {
    if (prefixBits < 0 || prefixBits > start.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("no prefix of " + start + ": " + prefixBits);
    }
  }

  static Network of(String text) {
    String[] parts = text.strip().split("/", 2);
    InetAddress start =
        literal(parts[0])
            .orElseThrow(() -> new IllegalArgumentException("no address: '" + text + "'"));
    try {
      int whole = start.getAddress().length * Byte.SIZE;
      return new Network(start, parts.length == 1 ? whole : Integer.parseInt(parts[1]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no network: '" + text + "'", e);
    }
  }

  /// The address that is written there, never looked up by name.
  static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  boolean contains(InetAddress address) {
    byte[] ours = start.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
