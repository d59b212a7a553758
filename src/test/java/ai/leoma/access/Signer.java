package ai.leoma.access;

import static io.restassured.RestAssured.given;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;

/// A key pair that signs requests as the running subnet's clients do.
public final class Signer {
  public static final Signer ADMIN = new Signer("administrator");

  /// The service that requests of `btauth/1` are meant for.
  public static final String RECEIVER = BallotProfile.RECEIVER.ss58();

  private final byte[] seed;
  private final KeyPair keys;
  private final RequestSigner requestSigner;

  public Signer(String name) {
    this.seed = sha256(name);
    this.keys = KeyPair.ofMiniSecret(seed);
    this.requestSigner = RequestSigner.btauth(keys, BallotProfile.RECEIVER, InstantSource.system());
  }

  /// A key file of the service that requests of `btauth/1` are meant for: the well-known `//Dave`.
  public static Path receiverKeyFile() {
    Path file = Path.of("target", "receiver-hotkey");
    try {
      return Files.writeString(
          file, "868020ae0687dda7d57565093a69090211449845a7e11453612800b663307246");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String hotkey() {
    return keys.hotkey().ss58();
  }

  byte[] seed() {
    return seed.clone();
  }

  public String sign(byte[] message) {
    return Hex.encodePrefixed(keys.sign(message));
  }

  public static String now() {
    return Long.toString(Instant.now().getEpochSecond());
  }

  public Response post(String path, String json) {
    return request(json, now()).body(json.getBytes(StandardCharsets.UTF_8)).post(path);
  }

  public Response postAt(String timestamp, String path, String json) {
    return request(json, timestamp).body(json.getBytes(StandardCharsets.UTF_8)).post(path);
  }

  public Response delete(String path) {
    return request("", now()).delete(path);
  }

  /// With the headers of a good signature over the body.
  public RequestSpecification request(String body, String timestamp) {
    byte[] message = RequestSignature.message(body.getBytes(StandardCharsets.UTF_8), timestamp);
    return signedWith(sign(message), timestamp);
  }

  public RequestSpecification signedWith(String signature, String timestamp) {
    return given()
        .contentType(ContentType.JSON)
        .header("X-Validator-Hotkey", hotkey())
        .header("X-Signature", signature)
        .header("X-Timestamp", timestamp);
  }

  /// With the headers of `btauth/1` for the service of [BallotProfile].
  public RequestSpecification btauth(String method, String target, String body) {
    return given()
        .contentType(ContentType.JSON)
        .urlEncodingEnabled(false)
        .headers(btauthHeaders(method, target, body));
  }

  Map<String, String> btauthHeaders(String method, String target, String body) {
    return requestSigner.headersFor(method, target, body.getBytes(StandardCharsets.UTF_8));
  }

  /// Signs with `btauth/1` for another service.
  RequestSigner signerFor(Hotkey receiver) {
    return RequestSigner.btauth(keys, receiver, InstantSource.system());
  }

  /// Signs and posts as `btauth/1` has it.
  public Response postBtauth(String path, String json) {
    return btauth("POST", path, json).body(json.getBytes(StandardCharsets.UTF_8)).post(path);
  }

  private static byte[] sha256(String name) {
    try {
      return Arrays.copyOf(
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)), 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
