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

/// Reads a hotkey's secret from a file: the 32-byte seed as hex, or the plain JSON of a Bittensor
/// wallet with a `secretSeed`, whose `ss58Address` must then belong to it.
public final class HotkeyFile {
  private static final long LARGEST_FILE_BYTES = 16 * 1024;
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
    KeyPair pair = ofSeed(file, wallet.path("secretSeed").asText(""));
    String address = wallet.path("ss58Address").asText("");
    if (!address.isEmpty() && !address.equals(pair.hotkey().ss58())) {
      pair.close();
      throw new IllegalArgumentException(file + ": ss58Address belongs to another key");
    }
    return pair;
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
    byte[] seed;
    try {
      seed = Hex.decode(hex);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + " holds no 32-byte seed in hex");
    }
    try {
      if (seed.length != 32) {
        throw new IllegalArgumentException(file + " holds no 32-byte seed in hex");
      }
      return KeyPair.ofMiniSecret(seed);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }
}
