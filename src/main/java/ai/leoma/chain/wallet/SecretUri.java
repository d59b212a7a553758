package ai.leoma.chain.wallet;

import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A secret as Substrate's tools write it in one line: the words of a phrase, or a seed in hex,
/// then the junctions to a key under it, then a password of the phrase, of which only the first
/// has to be there: `words//hard/soft///password`.
final class SecretUri {
  private static final int LONGEST = 2048;
  private static final Pattern FORM =
      Pattern.compile("([0-9A-Za-z\\s]+)((?://?+[^/]++)*+)(?:///(.*))?+");
  private static final Pattern JUNCTION = Pattern.compile("(//?+)([^/]++)");
  private static final Pattern SEED = Pattern.compile("(?:0x)?[0-9A-Fa-f]{64}");

  private SecretUri() {}

  /// @throws IllegalArgumentException if the text is no such secret; the message quotes nothing
  static KeyPair keyOf(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > LONGEST || !form.matches()) {
      throw new IllegalArgumentException("neither a 32-byte seed in hex nor a secret phrase");
    }
    byte[] miniSecret =
        miniSecret(form.group(1).strip(), Optional.ofNullable(form.group(3)).orElse(""));
    try {
      return derived(KeyPair.ofMiniSecret(miniSecret), form.group(2));
    } finally {
      Arrays.fill(miniSecret, (byte) 0);
    }
  }

  private static byte[] miniSecret(String secret, String password) {
    if (!SEED.matcher(secret).matches()) {
      List<String> words = List.of(secret.split("\\s+"));
      if (words.size() == 1) {
        throw new IllegalArgumentException("neither a 32-byte seed in hex nor a secret phrase");
      }
      return Mnemonic.miniSecret(words, password);
    }
    if (!password.isEmpty()) {
      throw new IllegalArgumentException("a seed has no password");
    }
    return Hex.decode(secret);
  }

  private static KeyPair derived(KeyPair root, String path) {
    KeyPair key = root;
    for (MatchResult step : JUNCTION.matcher(path).results().toList()) {
      try (KeyPair parent = key) {
        key =
            step.group(1).equals("//")
                ? parent.deriveHard(step.group(2))
                : parent.deriveSoft(step.group(2));
      }
    }
    return key;
  }
}
