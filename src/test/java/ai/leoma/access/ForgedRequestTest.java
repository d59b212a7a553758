package ai.leoma.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hex;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Signatures and headers that only look right, byte for byte as a forger would send them, under
/// both schemes.
@QuarkusTest
@TestProfile(BallotProfile.class)
class ForgedRequestTest {
  private static final String PATH = "/samples/batch";
  private static final String BODY = "{\"samples\":[]}";
  private static final Signer VALIDATOR = new Signer("forged");

  /// The order of the group, 2^252 + 27742317777372353535851937790883648493.
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  /// The address of the key of 32 zeros, under which anybody could sign.
  private static final String ALL_ZERO = "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM";

  @Inject DataSource dataSource;
  @TestHTTPResource URL address;

  @BeforeEach
  void register() {
    new Records(dataSource).register(VALIDATOR);
  }

  /// A way to sign, and how its headers are called.
  private enum Scheme {
    OLD("X-Validator-Hotkey", "X-Signature", "X-Timestamp"),
    BTAUTH("X-Bittensor-Hotkey", "X-Bittensor-Signature", "X-Bittensor-Nonce");

    private final String hotkey;
    private final String signature;
    private final String time;

    Scheme(String hotkey, String signature, String time) {
      this.hotkey = hotkey;
      this.signature = signature;
      this.time = time;
    }

    Map<String, String> headers() {
      String now = Signer.now();
      return new LinkedHashMap<>(
          this == BTAUTH
              ? VALIDATOR.btauthHeaders("POST", PATH, BODY)
              : Map.of(
                  hotkey,
                  VALIDATOR.hotkey(),
                  signature,
                  VALIDATOR.sign(RequestSignature.message(bytes(BODY), now)),
                  time,
                  now));
    }
  }

  private record Forgery(String name, UnaryOperator<byte[]> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Forgery> forgeries() {
    return Stream.of(
        new Forgery("s plus the order of the group", ForgedRequestTest::plusOrder),
        new Forgery("without the marker", bytes -> flipped(bytes, 63, 0x80)),
        new Forgery("another s", bytes -> flipped(bytes, 40, 1)),
        new Forgery("another R", bytes -> flipped(bytes, 1, 1)),
        new Forgery("R with its highest bit set", bytes -> flipped(bytes, 31, 0x80)),
        new Forgery("negative R", bytes -> flipped(bytes, 0, 1)),
        new Forgery("zeros with the marker", bytes -> flipped(new byte[bytes.length], 63, 0x80)),
        new Forgery("all bits set", bytes -> filled(bytes.length)),
        new Forgery("a byte short", bytes -> Arrays.copyOf(bytes, 63)),
        new Forgery("a byte long", bytes -> Arrays.copyOf(bytes, 65)),
        new Forgery("empty", bytes -> new byte[0]),
        new Forgery("a kilobyte", bytes -> Arrays.copyOf(bytes, 1024)));
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void changedSignatureIsRefused(Forgery forgery) throws IOException {
    for (Scheme scheme : Scheme.values()) {
      Map<String, String> headers = scheme.headers();
      headers.compute(
          scheme.signature,
          (_, good) -> Hex.encodePrefixed(forgery.change().apply(Hex.decode(good))));

      assertThat(post(headers)).as(scheme.name()).isEqualTo(401);
    }
  }

  @Test
  void unchangedSignatureIsGood() throws IOException {
    for (Scheme scheme : Scheme.values()) {
      assertThat(post(scheme.headers())).as(scheme.name()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ALL_ZERO,
        "",
        " ",
        "5",
        "0x0000000000000000000000000000000000000000000000000000000000000000",
        "\u00e9\u00fc\u00df",
        "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ"
      })
  void addressThatIsNoneIsRefused(String hotkey) throws IOException {
    for (Scheme scheme : Scheme.values()) {
      Map<String, String> headers = scheme.headers();
      headers.put(scheme.hotkey, hotkey);
      headers.put(scheme.signature, "0x" + "00".repeat(63) + "80");

      assertThat(post(headers)).as(scheme.name()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "170141183460469231731687303715884105728",
        "\u00b2\u00b3",
        "\u00a01",
        "NaN",
        "Infinity",
        ""
      })
  void timeThatIsNoneOrBeyondAllTimesIsRefused(String time) throws IOException {
    for (Scheme scheme : Scheme.values()) {
      Map<String, String> headers = scheme.headers();
      headers.put(scheme.time, time);

      assertThat(post(headers)).as(scheme.name()).isEqualTo(401);
    }
  }

  @Test
  void everyHeaderOfASignatureComesOnce() throws IOException {
    for (Scheme scheme : Scheme.values()) {
      for (String name : List.of(scheme.hotkey, scheme.signature, scheme.time)) {
        Map<String, String> headers = scheme.headers();
        List<String> twice = new ArrayList<>(lines(headers));
        twice.add(name.toUpperCase(Locale.ROOT) + ": " + headers.get(name));

        assertThat(statusOf(send("POST " + PATH, twice))).as(name).isEqualTo(401);
      }
    }
  }

  @Test
  void valuesThatAProxyHasJoinedAreRefused() throws IOException {
    for (Scheme scheme : Scheme.values()) {
      Map<String, String> headers = scheme.headers();
      headers.computeIfPresent(scheme.signature, (_, good) -> good + ", " + good);

      assertThat(post(headers)).as(scheme.name()).isEqualTo(401);
    }
  }

  @Test
  void otherSpellingsOfASignedTargetAreOtherTargets() throws IOException {
    for (String target :
        List.of("/samples//batch", "/samples/%62atch", "/./samples/batch", "/samples/batch?")) {
      Map<String, String> headers = Scheme.BTAUTH.headers();

      assertThat(statusOf(send("POST " + target, lines(headers))))
          .as(target)
          .isGreaterThanOrEqualTo(300)
          .isLessThan(500);
    }
  }

  @Test
  void targetOutsideOfAsciiIsRefused() throws IOException {
    Map<String, String> headers = VALIDATOR.btauthHeaders("POST", PATH + "?\u00e9", BODY);

    assertThat(statusOf(send("POST " + PATH + "?\u00e9", lines(headers)))).isIn(400, 401);
  }

  @Test
  void headerOfAHundredKilobytesIsRefused() throws IOException {
    Map<String, String> headers = Scheme.OLD.headers();
    headers.put(Scheme.OLD.signature, "0x" + "ab".repeat(50_000));

    assertThat(post(headers)).isIn(400, 401, 431);
  }

  private int post(Map<String, String> headers) throws IOException {
    return statusOf(send("POST " + PATH, lines(headers)));
  }

  private static List<String> lines(Map<String, String> headers) {
    return headers.entrySet().stream()
        .map(header -> header.getKey() + ": " + header.getValue())
        .toList();
  }

  /// What comes back, to the end of the connection; nothing when it was cut.
  private Optional<String> send(String methodAndTarget, List<String> headers) throws IOException {
    URI uri = URI.create(address.toString());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      String head =
          methodAndTarget
              + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + BODY.length()
              + "\r\n"
              + String.join("\r\n", headers)
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.UTF_8));
      out.write(bytes(BODY));
      out.flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(answer).filter(text -> !text.isEmpty());
    }
  }

  private static int statusOf(Optional<String> answer) {
    return Integer.parseInt(answer.orElseThrow().substring("HTTP/1.1 ".length()).substring(0, 3));
  }

  private static byte[] plusOrder(byte[] signature) {
    byte[] s = Arrays.copyOfRange(signature, 32, 64);
    s[31] &= 0x7f;
    byte[] sum = new BigInteger(1, reversed(s)).add(ORDER).toByteArray();
    byte[] forged = Arrays.copyOf(signature, 32);
    forged = Arrays.copyOf(forged, 64);
    byte[] littleEndian = reversed(sum);
    System.arraycopy(littleEndian, 0, forged, 32, Math.min(32, littleEndian.length));
    forged[63] |= (byte) 0x80;
    return forged;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static byte[] flipped(byte[] bytes, int index, int bits) {
    byte[] changed = bytes.clone();
    changed[index] ^= (byte) bits;
    return changed;
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
