package ai.leoma.sandbox;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/// How Chutes names a chute (external-apis.md 1.3).
public final class ChuteNames {

  private static final byte[] NAMESPACE_OID =
      HexFormat.of().parseHex("6ba7b8129dad11d180b400c04fd430c8");
  private static final int SLUG_LENGTH = 57;
  private static final int SUFFIX_LENGTH = 5;

  private ChuteNames() {}

  /// The id of the chute with this name under this account.
  public static UUID id(String account, String chuteName) {
    return nameUuid(account + "::chute::" + chuteName);
  }

  /// The version that follows from image and code.
  public static UUID version(String imageId, String code) {
    return nameUuid(imageId + ":initial:" + code);
  }

  /// UUID version 5 of a name in the namespace that Chutes uses.
  static UUID nameUuid(String name) {
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

  /// A slug as Chutes makes it when the readable part was already taken: cut to length, then five
  /// more characters, here taken from `chance`.
  static String slug(String account, String chuteName, byte[] chance) {
    String readable =
        (account + "-" + chuteName)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    String cut = readable.substring(0, Math.min(SLUG_LENGTH, readable.length()));
    String suffix = new BigInteger(1, chance).toString(36).substring(0, SUFFIX_LENGTH);
    return cut.replaceAll("-+$", "") + "-" + suffix;
  }
}
