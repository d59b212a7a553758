package ai.leoma.chain.wallet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads a hotkey's secret from a file: the JSON of a Bittensor wallet, plain or encrypted
/// (`$NACL`), or one line with the 32-byte seed in hex or the words of the secret phrase.
///
/// Of the JSON `secretSeed` counts, or else `secretPhrase`, or else `privateKey`. An `ss58Address`
/// must belong to it, and must be there beside a `privateKey`, whose two forms in use only the
/// address tells apart.
public final class HotkeyFile {
  private static final int SR25519 = 1;
  private static final byte[] ANSIBLE_VAULT = "$ANSIBLE_VAULT".getBytes(US_ASCII);
  private static final byte[] FERNET = "gAAAAA".getBytes(US_ASCII);
  private static final ObjectMapper JSON = new ObjectMapper();

  private HotkeyFile() {}

  /// A file that others may use is read with a warning.
  ///
  /// @param passwordFile holds the password of an encrypted file, in one line
  /// @throws KeyFileRefused when a file cannot be read or is in none of the forms, the password is
  ///     another one or its address belongs to another key
  /// @throws HeapTooSmall when the file is encrypted and this process cannot have the memory
  public static KeyPair read(Path file, Optional<Path> passwordFile) {
    SecretFile.warnOfExposure(file);
    passwordFile.ifPresent(SecretFile::warnOfExposure);
    try {
      return keyOf(file, SecretFile.read(file), passwordFile);
    } catch (IllegalArgumentException refused) {
      throw new KeyFileRefused(refused.getMessage());
    }
  }

  /// Refuses what [#read] will refuse, as far as that can be seen without opening an encrypted
  /// file, which takes seconds: its password may still be another one.
  ///
  /// @return whose key it is, where that can be seen
  /// @throws KeyFileRefused as [#read]
  /// @throws HeapTooSmall as [#read]
  public static Optional<Hotkey> check(Path file, Optional<Path> passwordFile) {
    try {
      byte[] content = SecretFile.read(file);
      if (startsWith(content, SealedKeyFile.START)) {
        requireComplete(file, content);
        Arrays.fill(passwordOf(file, passwordFile), (byte) 0);
        SealedKeyFile.requireHeap();
        return Optional.empty();
      }
      try (KeyPair key = keyOf(file, content, passwordFile)) {
        return Optional.of(key.hotkey());
      }
    } catch (IllegalArgumentException refused) {
      throw new KeyFileRefused(refused.getMessage());
    }
  }

  /// Wipes the content.
  private static KeyPair keyOf(Path file, byte[] content, Optional<Path> passwordFile) {
    byte[] plain = plain(file, content, passwordFile);
    try {
      return ofText(file, text(file, plain).strip());
    } finally {
      Arrays.fill(plain, (byte) 0);
      Arrays.fill(content, (byte) 0);
    }
  }

  /// A sentence for whoever keeps the file where others may read it; empty when they may not.
  public static Optional<String> exposure(Path file) {
    try {
      return SecretFile.exposure(file);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static byte[] plain(Path file, byte[] content, Optional<Path> passwordFile) {
    if (startsWith(content, ANSIBLE_VAULT) || startsWith(content, FERNET)) {
      throw new IllegalArgumentException(
          file
              + " is encrypted in a way of old wallets (Ansible Vault or Fernet), which is not"
              + " read: let Bittensor's own tools write it anew, plain or encrypted as today");
    }
    if (!startsWith(content, SealedKeyFile.START)) {
      return content;
    }
    requireComplete(file, content);
    byte[] password = passwordOf(file, passwordFile);
    try {
      return SealedKeyFile.opened(content, password)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      file + " does not open with the password that was given"));
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  private static void requireComplete(Path file, byte[] content) {
    if (!SealedKeyFile.isComplete(content)) {
      throw new IllegalArgumentException(file + " is an encrypted key file without its end");
    }
  }

  private static byte[] passwordOf(Path file, Optional<Path> passwordFile) {
    return password(
        passwordFile.orElseThrow(
            () ->
                new IllegalArgumentException(
                    file
                        + " is encrypted: say which file holds its password"
                        + " (--password-file, or leoma.validator.hotkey-password-file)")));
  }

  /// Without the end of its line.
  private static byte[] password(Path file) {
    byte[] content = SecretFile.read(file);
    int length = content.length;
    while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
      length--;
    }
    byte[] password = Arrays.copyOf(content, length);
    Arrays.fill(content, (byte) 0);
    if (length == 0) {
      throw new IllegalArgumentException(file + " holds no password");
    }
    return password;
  }

  private static String text(Path file, byte[] plain) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString();
    } catch (CharacterCodingException _) {
      throw new IllegalArgumentException(file + " is no text");
    }
  }

  private static KeyPair ofText(Path file, String text) {
    if (!text.startsWith("{")) {
      return ofLine(file, text);
    }
    JsonNode wallet = json(file, text);
    // absent in older files; the other kind of key that wallets know is ed25519
    if (wallet.path("cryptoType").asInt(SR25519) != SR25519) {
      throw new IllegalArgumentException(file + " holds no sr25519 key");
    }
    KeyPair pair = ofWallet(file, wallet);
    Optional<String> address = address(wallet);
    if (address.isPresent() && !address.get().equals(pair.hotkey().ss58())) {
      pair.close();
      throw new IllegalArgumentException(file + ": ss58Address belongs to another key");
    }
    return pair;
  }

  private static KeyPair ofWallet(Path file, JsonNode wallet) {
    Optional<String> seed = secret(wallet, "secretSeed");
    if (seed.isPresent()) {
      return ofHex(file, seed.get(), 32, KeyPair::ofMiniSecret);
    }
    Optional<String> phrase = secret(wallet, "secretPhrase");
    if (phrase.isPresent()) {
      return ofLine(file, phrase.get());
    }
    Optional<String> privateKey = secret(wallet, "privateKey");
    if (privateKey.isEmpty()) {
      throw new IllegalArgumentException(file + " is a wallet without secretSeed");
    }
    if (address(wallet).isEmpty()) {
      throw new IllegalArgumentException(file + " has a privateKey without ss58Address");
    }
    return ofHex(file, privateKey.get(), 64, KeyPair::ofSecretKey);
  }

  private static Optional<String> secret(JsonNode wallet, String name) {
    return Optional.of(wallet.path(name).asText("").strip()).filter(text -> !text.isEmpty());
  }

  /// Some old files have the name with a space before it.
  private static Optional<String> address(JsonNode wallet) {
    return Stream.of("ss58Address", " ss58Address")
        .map(name -> wallet.path(name).asText(""))
        .filter(address -> !address.isEmpty())
        .findFirst();
  }

  /// A parser's message may quote the file, so none is passed on.
  private static JsonNode json(Path file, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + " is not the JSON of a wallet");
    }
  }

  private static KeyPair ofLine(Path file, String line) {
    try {
      return SecretUri.keyOf(line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage());
    }
  }

  private static KeyPair ofHex(Path file, String hex, int length, Function<byte[], KeyPair> keyOf) {
    byte[] secret = new byte[0];
    try {
      secret = Hex.decode(hex);
      if (secret.length == length) {
        return keyOf.apply(secret);
      }
    } catch (IllegalArgumentException e) {
      // told below, without quoting anything
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
    throw new IllegalArgumentException(
        file
            + (length == 32
                ? " holds no 32-byte seed in hex"
                : " holds no private key of Bittensor"));
  }

  private static boolean startsWith(byte[] content, byte[] start) {
    return content.length >= start.length
        && Arrays.equals(content, 0, start.length, start, 0, start.length);
  }
}
