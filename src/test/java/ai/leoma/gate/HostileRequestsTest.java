package ai.leoma.gate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.BallotProfile;
import ai.leoma.access.Records;
import ai.leoma.access.RequestSignature;
import ai.leoma.access.Signer;
import ai.leoma.json.JsonReader;
import ai.leoma.json.JsonReader.Reading;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Seeded hostile requests over real sockets: every one is answered, none with a failure of the
/// service, and each answer names its reason.
@QuarkusTest
@TestProfile(BallotProfile.class)
class HostileRequestsTest {
  private static final long SEED = 20260501;
  private static final Signer VALIDATOR = new Signer("hostile requests");
  private static final String MINER = new Signer("hostile miner").hotkey();
  private static final int PATIENCE_MILLIS = 60_000;
  private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  @Inject DataSource dataSource;
  @TestHTTPResource URL address;

  @BeforeEach
  void register() {
    Records records = new Records(dataSource);
    records.register(VALIDATOR);
    records.publishUpTo(1, List.of(MINER));
  }

  @Test
  void jsonBodies() {
    Random random = new Random(SEED);
    for (int i = 0; i < 250; i++) {
      byte[] body = mutated(random, validBatch());
      String what = "seed " + SEED + ", body " + i + ": " + text(body);

      Response signed = send(random, signedOver(body), body);
      Response unsigned =
          given()
              .header("X-Forwarded-For", anyAddress(random))
              .header("Content-Type", "application/json")
              .body(body)
              .post("/samples/batch");

      assertAnswered(what, signed);
      assertAnswered(what, unsigned);
      assertThat(unsigned.statusCode()).as(what).isIn(400, 422);
    }
  }

  @Test
  void bodiesThatAreMoreThanTheyLookLike() {
    Random random = new Random(SEED);
    String many = "0,".repeat(1_000_000);
    List<String> bodies =
        List.of(
            "[".repeat(1_000_000),
            "{\"a\":".repeat(300_000),
            "[" + many + "0]",
            "{\"samples\":[" + many + "0]}",
            "{\"samples\":[" + "{},".repeat(600_000) + "{}]}",
            "{\"samples\":[{\"task_id\":" + "9".repeat(1_500_000) + "}]}",
            "{\"samples\":[{\"task_id\":1e" + "9".repeat(100) + "}]}",
            "{\"samples\":[{\"task_id\":1e999999999}]}",
            "{\"samples\":[{\"prompt\":\"" + "\\u0000".repeat(300_000) + "\"}]}",
            "\"" + "\ud83c\udfac".repeat(400_000) + "\"");
    for (String body : bodies) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      String what = body.substring(0, 30);

      Response response = send(random, signedOver(bytes), bytes);

      assertAnswered(what, response);
      assertThat(response.statusCode()).as(what).isIn(400, 409, 422);
      assertThat(response.body().asByteArray().length).as(what).isLessThan(4 << 20);
    }
  }

  @Test
  void signatureHeaders() {
    Random random = new Random(SEED);
    for (int i = 0; i < 250; i++) {
      String hotkey = random.nextBoolean() ? VALIDATOR.hotkey() : hostileText(random);
      String signature = random.nextBoolean() ? "0x" + "00".repeat(64) : hostileText(random);
      String timestamp = random.nextBoolean() ? Signer.now() : hostileText(random);

      Response response =
          given()
              .header("X-Forwarded-For", anyAddress(random))
              .header("X-Validator-Hotkey", hotkey)
              .header("X-Signature", signature)
              .header("X-Timestamp", timestamp)
              .get("/miners/valid");

      String what = "seed %d, header %d: %s %s %s".formatted(SEED, i, hotkey, signature, timestamp);
      assertAnswered(what, response);
      assertThat(response.statusCode()).as(what).isIn(401, 422);
    }
  }

  @Test
  void headersThatNoClientLibrarySends() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 120; i++) {
      String head = hostileHead(random);

      String answer = raw(head);

      String what = "seed " + SEED + ", head " + i + ": " + head;
      // 501: a version of HTTP that nobody speaks, where the server also knows WebSockets
      assertThat(answer).as(what).matches("(?s)HTTP/\\d\\.\\d ([234]\\d\\d|501) .*");
    }
  }

  @Test
  void hotkeysInPathsAndQueries() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      String hotkey = percentEncoded(random, mutatedAddress(random));
      String path =
          switch (random.nextInt(4)) {
            case 0 -> "/miners/info/" + hotkey;
            case 1 -> "/blacklist/" + hotkey;
            case 2 -> "/tasks/1/miner/" + hotkey;
            default -> "/tasks?miner_hotkey=" + hotkey;
          };

      String answer =
          raw(
              "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: %s\r\n\r\n"
                  .formatted(path, anyAddress(random)));

      String what = "seed " + SEED + ", " + path;
      assertThat(answer).as(what).matches("(?s)HTTP/1\\.1 [24]\\d\\d .*");
      // what cannot be decoded at all the framework refuses before anybody can give a reason
      boolean isUnreadable = answer.startsWith("HTTP/1.1 400") && answer.endsWith("\r\n\r\n");
      boolean hasReason = answer.startsWith("HTTP/1.1 2") || answer.contains("{\"detail\":");
      assertThat(isUnreadable || hasReason).as(what + " -> " + answer).isTrue();
    }
  }

  private static void assertAnswered(String what, Response response) {
    assertThat(response.statusCode()).as(what).isLessThan(500);
    if (response.statusCode() < 400) {
      return;
    }
    assertThat(response.contentType()).as(what).startsWith("application/json");
    byte[] body = response.body().asByteArray();
    assertThat(JsonReader.read(body)).as(what).isInstanceOf(Reading.Parsed.class);
    JsonValue answer = ((Reading.Parsed) JsonReader.read(body)).value();
    assertThat(answer).as(what).isInstanceOf(ObjectValue.class);
    JsonValue detail = ((ObjectValue) answer).member("detail").orElseThrow();
    boolean isReason =
        detail instanceof StringValue(String text) && !text.isBlank()
            || detail instanceof ArrayValue(List<JsonValue> errors) && !errors.isEmpty();
    assertThat(isReason).as(what + " -> " + detail).isTrue();
  }

  private static String[] signedOver(byte[] body) {
    String timestamp = Signer.now();
    return new String[] {VALIDATOR.sign(RequestSignature.message(body, timestamp)), timestamp};
  }

  private static Response send(Random random, String[] signature, byte[] body) {
    return given()
        .header("X-Forwarded-For", anyAddress(random))
        .header("Content-Type", "application/json")
        .header("X-Validator-Hotkey", VALIDATOR.hotkey())
        .header("X-Signature", signature[0])
        .header("X-Timestamp", signature[1])
        .body(body)
        .post("/samples/batch");
  }

  private static byte[] validBatch() {
    return """
        {"signature": null, "samples": [{"task_id": 1, "miner_hotkey": "%s", "prompt": "p",
         "s3_bucket": "leoma-samples", "s3_prefix": "1", "passed": true, "confidence": 81,
         "reasoning": "seen \\u00e9 \\ud83c\\udfac", "latency_ms": 1500}]}
        """
        .formatted(MINER)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] mutated(Random random, byte[] valid) {
    byte[] body = valid.clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      body =
          switch (random.nextInt(5)) {
            case 0 -> withByte(random, body);
            case 1 -> java.util.Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 2 -> inserted(random, body, token(random));
            case 3 -> swappedMember(random, body);
            default ->
                inserted(
                    random, body, new String(randomBytes(random), StandardCharsets.ISO_8859_1));
          };
      if (body.length == 0) {
        return new byte[] {'x'};
      }
    }
    return body;
  }

  private static byte[] withByte(Random random, byte[] body) {
    byte[] changed = body.clone();
    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    return changed;
  }

  private static byte[] inserted(Random random, byte[] body, String text) {
    int at = random.nextInt(body.length + 1);
    byte[] middle = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[body.length + middle.length];
    System.arraycopy(body, 0, whole, 0, at);
    System.arraycopy(middle, 0, whole, at, middle.length);
    System.arraycopy(body, at, whole, at + middle.length, body.length - at);
    return whole;
  }

  private static byte[] swappedMember(Random random, byte[] body) {
    String[] from = {"1,", "true", "81", "1500", "null", "\"p\"", "\"1\""};
    return new String(body, StandardCharsets.ISO_8859_1)
        .replace(from[random.nextInt(from.length)], token(random))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String token(Random random) {
    String[] tokens = {
      "null",
      "true",
      "-0.0",
      "1e400",
      "-1e400",
      "1e-400",
      "NaN",
      "Infinity",
      "0x10",
      "1_000",
      "\"\\ud800\"",
      "\"\\u0000\"",
      "\"\u0000\"",
      "[]",
      "{}",
      "[[[[[[[[[[",
      "}}}}",
      "\"",
      "\\",
      "99999999999999999999999999",
      "-1",
      "9".repeat(5000),
      "\"" + "x".repeat(9000) + "\"",
      "\u00ef\u00bb\u00bf",
      "/*",
      "'a'",
      "85.5",
      "\"yes\"",
      ",",
      ":"
    };
    return tokens[random.nextInt(tokens.length)];
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return bytes;
  }

  /// What a header may hold.
  private static String hostileText(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> mutatedAddress(random);
      case 1 -> "9".repeat(1 + random.nextInt(2000));
      case 2 -> "0x" + "zZ09".repeat(random.nextInt(100));
      case 3 -> "%s%n${jndi:ldap://x}'; DROP TABLE validator; --";
      case 4 -> "+1_0".repeat(random.nextInt(40));
      default ->
          random
              .ints(random.nextInt(200), 0x21, 0x7F)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
    };
  }

  private static String mutatedAddress(Random random) {
    StringBuilder text = new StringBuilder(VALIDATOR.hotkey());
    for (int change = random.nextInt(3); change >= 0; change--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) (0x21 + random.nextInt(0x5E)));
        case 1 -> text.deleteCharAt(at);
        default -> text.insert(at, "IO0l1".charAt(random.nextInt(5)));
      }
    }
    return text.toString();
  }

  private static String percentEncoded(Random random, String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      boolean isPlain = octet > ' ' && "%?#&/\\;\"<>^`{|}[]".indexOf(octet) < 0;
      encoded.append(
          isPlain && random.nextInt(20) > 0 ? (char) octet : "%%%02X".formatted(octet & 0xFF));
    }
    if (random.nextInt(10) == 0) {
      String[] more = {"%FF", "%C3%28", "%00", "%", "%zz", "%2F..%2F", ";a=b", "%F0%9F%8E%AC"};
      encoded.append(more[random.nextInt(more.length)]);
    }
    return encoded.toString();
  }

  private static String hostileHead(Random random) {
    StringBuilder head = new StringBuilder();
    String[] methods = {"GET", "POST", "get", "G\u0000T", "OPTIONS", "X".repeat(300), ""};
    String[] targets = {
      "/weights",
      "/miners/valid",
      "*",
      "//",
      "/../../etc/passwd",
      "/%2e%2e/%2e%2e/x",
      "http://a/b",
      "/" + "a".repeat(20_000),
      "weights",
      "/weights?" + "a&".repeat(3000),
      "/\u00e9"
    };
    head.append(methods[random.nextInt(methods.length)])
        .append(' ')
        .append(targets[random.nextInt(targets.length)])
        .append(random.nextInt(10) == 0 ? " HTTP/9.9\r\n" : " HTTP/1.1\r\n");
    if (random.nextInt(5) > 0) {
      head.append("Host: localhost\r\n");
    }
    head.append("Connection: close\r\nX-Forwarded-For: ").append(anyAddress(random)).append("\r\n");
    for (int i = random.nextInt(5); i > 0; i--) {
      head.append(hostileHeader(random)).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private static String hostileHeader(Random random) {
    String[] headers = {
      "Content-Length: -1",
      "Content-Length: 99999999999999999999",
      "Content-Length: 5, 6",
      "Transfer-Encoding: chunked, identity",
      "X-Signature: " + "\u0001\u001b[2J",
      "X-Signature:",
      "X-Timestamp: " + "1".repeat(9000),
      "X-Long: " + "y".repeat(40_000),
      ": no name",
      "no colon",
      " folded",
      "Content-Type: ;;;;===",
      "Accept: ,,,;q=x",
      "Cookie: " + "a=b; ".repeat(500),
      "Origin: \u00ff",
      "Range: bytes=0-0,1-1",
      "Upgrade: h2c",
      "Upgrade: websocket",
      "Expect: 100-continue",
      "Expect: nonsense",
      "Forwarded: for=\"[::1]\"",
      "If-None-Match: " + "\"a\",".repeat(900),
      "Last-Event-ID: -1\u0000"
    };
    return headers[random.nextInt(headers.length)];
  }

  /// The first answer to what is sent, as far as its head says that it goes.
  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[8192];
      while (!isComplete(answer)) {
        int read = socket.getInputStream().read(buffer);
        if (read < 0) {
          break;
        }
        answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
      }
      return answer.toString();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer to " + head, e);
    }
  }

  private static boolean isComplete(StringBuilder answer) {
    if (answer.indexOf("HTTP/1.1 100 ") == 0) {
      answer.delete(0, answer.indexOf("\r\n\r\n") + 4);
    }
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    Matcher length = CONTENT_LENGTH.matcher(answer.substring(0, end));
    return length.find()
        ? answer.length() >= end + 4 + Integer.parseInt(length.group(1))
        : answer.lastIndexOf("0\r\n\r\n") > end || answer.indexOf("HTTP/1.1 3") == 0;
  }

  private static String anyAddress(Random random) {
    return "%d.%d.%d.%d"
        .formatted(
            1 + random.nextInt(9), random.nextInt(256), random.nextInt(256), random.nextInt(256));
  }

  private static String text(byte[] body) {
    return new String(body, 0, Math.min(200, body.length), StandardCharsets.ISO_8859_1);
  }
}
