package ai.leoma.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads a hotkey's secret from a file: the 32-byte seed as hex, or the plain JSON of a Bittensor
/// wallet, of which `secretSeed` counts, or else `privateKey`. An `ss58Address` must belong to it,
/// and must be there beside a `privateKey`, whose two forms in use only the address tells apart.
public final class HotkeyFile {
  private static final long LARGEST_FILE_BYTES = 16 * 1024;
  private static final int SR25519 = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private HotkeyFile() {}

  /// @throws IllegalArgumentException when the file is neither form or its address belongs to
  ///     another key; the message names the file and never its content
  public static KeyPair read(Path file) {
    String text = text(file);
    if (!text.startsWith("{")) {
      return ofSeed(file, text);
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
    String seed = wallet.path("secretSeed").asText("");
    String privateKey = wallet.path("privateKey").asText("");
    if (!seed.isEmpty() || privateKey.isEmpty()) {
      return ofSeed(file, seed);
    }
    if (address(wallet).isEmpty()) {
      throw new IllegalArgumentException(file + " has a privateKey without ss58Address");
    }
    return ofHex(file, privateKey, 64, KeyPair::ofSecretKey);
  }

  /// Some old files have the name with a space before it.
  private static Optional<String> address(JsonNode wallet) {
    return Stream.of("ss58Address", " ss58Address")
        .map(name -> wallet.path(name).asText(""))
        .filter(address -> !address.isEmpty())
        .findFirst();
  }

  private static String text(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IllegalArgumentException(file + " is not a file");
      }
      if (Files.size(file) > LARGEST_FILE_BYTES) {
        throw new IllegalArgumentException(file + " is too large for a key file");
      }
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the hotkey file " + file, e);
    }
  }

  /// A parser's message may quote the file, so none is passed on.
  private static JsonNode json(Path file, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + " is not the JSON of a wallet");
    }
  }

  private static KeyPair ofSeed(Path file, String hex) {
    return ofHex(file, hex, 32, KeyPair::ofMiniSecret);
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
}
