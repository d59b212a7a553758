package ai.leoma.gate;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/// Where requests come from, as far as limits tell sources apart: an IPv4 address, or the first 64
/// bits of an IPv6 address, for one customer has them all.
public record Source(boolean isIpv6, long prefix) {
  static Source of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == Integer.BYTES
        ? new Source(false, Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt()))
        : new Source(true, ByteBuffer.wrap(bytes).getLong());
  }
}
