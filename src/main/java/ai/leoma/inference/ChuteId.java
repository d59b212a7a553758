package ai.leoma.inference;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/// How Chutes makes its ids out of names (external-apis.md 1.3).
public final class ChuteId {
  private static final byte[] NAMESPACE_OID =
      HexFormat.of().parseHex("6ba7b8129dad11d180b400c04fd430c8");

  private ChuteId() {}

  /// The id of the chute with this name under this account.
  public static UUID of(String account, String chuteName) {
    return ofName(account + "::chute::" + chuteName);
  }

  /// UUID version 5 of a name in the namespace that Chutes uses.
  public static UUID ofName(String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(NAMESPACE_OID);
      ByteBuffer digest = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      long high = (digest.getLong() & ~0xF000L) | 0x5000L;
      long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-1", e);
    }
  }
}
