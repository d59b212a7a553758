package ai.leoma.sandbox;

import ai.leoma.inference.ChuteId;
import java.math.BigInteger;
import java.util.Locale;
import java.util.UUID;

/// How Chutes names a chute (external-apis.md 1.3).
public final class ChuteNames {

  private static final int SLUG_LENGTH = 57;
  private static final int SUFFIX_LENGTH = 5;

  private ChuteNames() {}

  /// The id of the chute with this name under this account.
  public static UUID id(String account, String chuteName) {
    return ChuteId.of(account, chuteName);
  }

  /// The version that follows from image and code.
  public static UUID version(String imageId, String code) {
    return ChuteId.ofName(imageId + ":initial:" + code);
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
