package ai.leoma.chain.wallet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.chain.TestHotkeys;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedKeyFileTest {
  private static final JsonNode VECTORS = Vectors.json("chain/nacl-key-file.json");

  @TempDir Path folder;

  @Test
  void keyOfAPasswordIsThatOfLibsodium() {
    JsonNode small = VECTORS.get("argon2iSmall");

    byte[] key =
        SealedKeyFile.key(
            VECTORS.get("password").asText().getBytes(UTF_8),
            small.get("opslimit").asInt(),
            small.get("memlimitBytes").asInt() / 1024);

    assertThat(Hex.encode(key)).isEqualTo(small.get("key").asText());
  }

  @Test
  void boxesOfLibsodiumOpenAndDamagedOnesDoNot() {
    byte[] key = Hex.decode(VECTORS.get("argon2iSmall").get("key").asText());
    for (JsonNode vector : Vectors.elements(VECTORS.get("secretboxes"))) {
      byte[] nonce = Hex.decode(vector.get("nonce").asText());
      byte[] box = Hex.decode(vector.get("box").asText());

      assertThat(SealedKeyFile.unboxed(key, nonce, box))
          .contains(Hex.decode(vector.get("message").asText()));
      for (int at : new int[] {0, 15, box.length - 1}) {
        byte[] damaged = box.clone();
        damaged[at] ^= 1;
        assertThat(SealedKeyFile.unboxed(key, nonce, damaged)).isEmpty();
      }
      byte[] otherKey = key.clone();
      otherKey[31] ^= 1;
      assertThat(SealedKeyFile.unboxed(otherKey, nonce, box)).isEmpty();
    }
  }

  /// With the real parameters, which take 512 MiB: in a process of its own.
  @Test
  void aFileOfBittensorOpensWithItsPasswordOnly() throws Exception {
    String password = VECTORS.get("password").asText();

    assertThat(readInOwnProcess("-Xmx1g", password + "\n")).isEqualTo(TestHotkeys.ALICE.ss58());
    assertThat(readInOwnProcess("-Xmx1g", "another"))
        .contains("does not open with the password")
        .doesNotContain("another");
  }

  @Test
  void processWithoutTheMemoryIsToldHowMuchItTakes() throws Exception {
    assertThat(readInOwnProcess("-Xmx128m", VECTORS.get("password").asText()))
        .contains("takes 640 MiB of heap")
        .contains("LEOMA_JAVA_OPTIONS=-Xmx1g");
  }

  private String readInOwnProcess(String heap, String password)
      throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("hotkey"), Hex.decode(VECTORS.get("fileHex").asText()));
    Path passwordFile = Files.writeString(folder.resolve("password"), password);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-cp",
                classPath(),
                ReadsAHotkeyFile.class.getName(),
                file.toString(),
                passwordFile.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream out = process.getInputStream()) {
      String answer = new String(out.readAllBytes(), UTF_8).strip();
      process.waitFor();
      return answer;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String classPath() {
    return Stream.of(
            ReadsAHotkeyFile.class,
            HotkeyFile.class,
            SHA512Digest.class,
            Logger.class,
            JsonNode.class,
            com.fasterxml.jackson.core.JsonFactory.class,
            com.fasterxml.jackson.annotation.JsonProperty.class)
        .map(SealedKeyFileTest::placeOf)
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
