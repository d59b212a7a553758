package ai.leoma.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.leoma.Vectors;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.StringValue;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Canonical bytes against Python's `json.dumps(value, sort_keys=True)` for random nested values:
/// against what it once wrote (`src/test/python/canonical_fuzz.py`), and against Python itself
/// where it is found.
class CanonicalFuzzTest {
  private static final int LIVE_DOCUMENTS = 2000;
  private static final String ALPHABET =
      "\"\\/'<&aZ_09 \u007f\u0080\u00e9\u2028\ud7ff\ue000\ufeff\uffff";

  @Test
  void everyRecordedValueIsWrittenAsPythonDid() {
    List<String> lines =
        new String(Vectors.bytes("canonical-fuzz.jsonl"), US_ASCII).lines().toList();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(500);
    for (String line : lines) {
      ArrayValue vector = (ArrayValue) JsonReader.parse(line).orElseThrow();
      String sent = ((StringValue) vector.items().get(0)).text();
      String written = ((StringValue) vector.items().get(1)).text();

      assertThat(canonical(sent)).as(line).isEqualTo(written);
    }
  }

  @Test
  void everyRandomValueIsWrittenAsPythonDoesNow(@TempDir Path folder) throws Exception {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < LIVE_DOCUMENTS; i++) {
      documents.add(value(random, 4));
    }
    Path sent = Files.write(folder.resolve("sent"), documents, UTF_8);

    // When
    List<String> written = dumped(sent, folder.resolve("written"));

    // Then
    assertThat(written).hasSameSizeAs(documents);
    for (int i = 0; i < written.size(); i++) {
      assertThat(canonical(documents.get(i)))
          .as("seed %d, document %d: %s", seed, i, documents.get(i))
          .isEqualTo(written.get(i));
    }
  }

  private static List<String> dumped(Path sent, Path written) throws Exception {
    String program =
        "import json,sys\n"
            + "for line in open(sys.argv[1], encoding='utf-8', newline='\\n'):\n"
            + "    print(json.dumps(json.loads(line), sort_keys=True))\n";
    Process python;
    try {
      python =
          new ProcessBuilder("python3", "-c", program, sent.toString())
              .redirectOutput(written.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException notFound) {
      assumeTrue(false, "python3 is not found");
      throw notFound;
    }
    assertThat(python.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assumeTrue(python.exitValue() == 0, "python3 does not run");
    return Files.readAllLines(written, US_ASCII);
  }

  private static String canonical(String sent) {
    JsonValue value = CanonicalJson.parse(sent.getBytes(UTF_8));
    return new String(CanonicalJson.canonicalBytes(value), US_ASCII);
  }

  private static String value(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 9 : 6);
    if (kind < 2) {
      return text(random);
    }
    if (kind < 5) {
      return number(random);
    }
    if (kind == 5) {
      return List.of("true", "false", "null").get(random.nextInt(3));
    }
    List<String> inner = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      inner.add((kind == 6 ? "" : text(random) + " : ") + value(random, depth - 1));
    }
    return (kind == 6 ? "[" : "{") + String.join(" ,", inner) + (kind == 6 ? "]" : "}");
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(8); i > 0; i--) {
      switch (random.nextInt(6)) {
        case 0 -> text.append("\\u%04x".formatted(random.nextInt(0x10000)));
        case 1 -> text.append("\\u%04X".formatted(0xD800 + random.nextInt(0x800)));
        case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        case 3 -> text.append(List.of("\\n", "\\\"", "\\/", "\\b").get(random.nextInt(4)));
        default -> text.append(plain(ALPHABET.charAt(random.nextInt(ALPHABET.length()))));
      }
    }
    return text.append('"').toString();
  }

  private static String plain(char character) {
    return character == '"' || character == '\\' ? "\\" + character : String.valueOf(character);
  }

  private static String number(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Integer.toString(random.nextInt(2001) - 1000);
      case 1 -> (random.nextBoolean() ? "-" : "") + new BigInteger(200, random);
      case 2 -> "%d.%dE%d".formatted(random.nextInt(100), random.nextInt(1000), exponent(random));
      default -> finite(random);
    };
  }

  private static int exponent(Random random) {
    return random.nextInt(600) - 320;
  }

  private static String finite(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? Double.toString(value) : "-0.0";
  }
}
