package ai.leoma.access;

import static io.restassured.RestAssured.given;

import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;

/// A key pair that signs requests as the running subnet's clients do.
public final class Signer {
  public static final Signer ADMIN = new Signer("administrator");

  private final KeyPair keys;

  public Signer(String name) {
    this.keys = KeyPair.ofMiniSecret(sha256(name));
  }

  public String hotkey() {
    return keys.hotkey().ss58();
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

  private static byte[] sha256(String name) {
    try {
      return Arrays.copyOf(
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)), 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
