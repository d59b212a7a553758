package ai.leoma.chain.wallet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/// Words of BIP39 (English) as Substrate makes keys of them: from the entropy that the words stand
/// for, not from the sentence, so the same words are another key in other wallets.
final class Mnemonic {
  private static final int BITS_PER_WORD = 11;
  private static final int WORDS = 1 << BITS_PER_WORD;
  private static final int FEWEST_WORDS = 12;
  private static final int MOST_WORDS = 24;
  private static final int ITERATIONS = 2048;
  private static final int MINI_SECRET_BYTES = 32;
  private static final String WORDLIST = "bip39-english.txt";
  private static final String WORDLIST_SHA_256 =
      "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda";

  private Mnemonic() {}

  /// The seed of the words, 32 bytes.
  ///
  /// @param words 12, 15, 18, 21 or 24
  /// @throws IllegalArgumentException if they are no such words; the message quotes none of them
  static byte[] miniSecret(List<String> words, String password) {
    byte[] entropy = entropy(words);
    PKCS5S2ParametersGenerator pbkdf2 = new PKCS5S2ParametersGenerator(new SHA512Digest());
    pbkdf2.init(entropy, ("mnemonic" + password).getBytes(UTF_8), ITERATIONS);
    KeyParameter seed = (KeyParameter) pbkdf2.generateDerivedParameters(2 * 8 * MINI_SECRET_BYTES);
    Arrays.fill(entropy, (byte) 0);
    return Arrays.copyOf(seed.getKey(), MINI_SECRET_BYTES);
  }

  private static byte[] entropy(List<String> words) {
    if (words.size() < FEWEST_WORDS || words.size() > MOST_WORDS || words.size() % 3 != 0) {
      throw new IllegalArgumentException(
          "%d words are no secret phrase of 12 to 24 words".formatted(words.size()));
    }
    byte[] bits = bits(words);
    // the words carry a check of one bit for each three of them
    int checkBits = words.size() / 3;
    byte[] entropy = Arrays.copyOf(bits, 4 * checkBits);
    int check = (bits[entropy.length] & 0xff) >>> (8 - checkBits);
    int expected = (Sha256.of(entropy)[0] & 0xff) >>> (8 - checkBits);
    Arrays.fill(bits, (byte) 0);
    if (check != expected) {
      throw new IllegalArgumentException("the words of the secret phrase do not belong together");
    }
    return entropy;
  }

  private static byte[] bits(List<String> words) {
    List<String> wordlist = wordlist();
    byte[] bits = new byte[(BITS_PER_WORD * words.size() + 7) / 8];
    for (int i = 0; i < words.size(); i++) {
      int index = Collections.binarySearch(wordlist, words.get(i));
      if (index < 0) {
        throw new IllegalArgumentException(
            "word %d of the secret phrase is not in the English list".formatted(i + 1));
      }
      for (int bit = 0; bit < BITS_PER_WORD; bit++) {
        int at = BITS_PER_WORD * i + bit;
        int value = index >>> (BITS_PER_WORD - 1 - bit) & 1;
        bits[at / 8] |= (byte) (value << (7 - at % 8));
      }
    }
    return bits;
  }

  /// Read when needed, which is hardly ever.
  private static List<String> wordlist() {
    try (InputStream in = Mnemonic.class.getResourceAsStream(WORDLIST)) {
      byte[] file = Objects.requireNonNull(in, WORDLIST).readAllBytes();
      List<String> words = new String(file, US_ASCII).lines().toList();
      if (words.size() != WORDS || !Sha256.hexOf(file).equals(WORDLIST_SHA_256)) {
        throw new IllegalStateException("the list of words is not the one of BIP39");
      }
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
