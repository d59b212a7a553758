package ai.leoma.sandbox.chutes;

import ai.leoma.digest.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A generation request as a chute reads it: a prompt and a first frame.
///
/// @param firstFramePng bytes that start as a PNG file does
/// @param bodyDigest SHA-256 of the whole body, in hex
record InvocationRequest(String prompt, Buffer firstFramePng, String bodyDigest) {

  private static final byte[] PNG_SIGNATURE = HexFormat.of().parseHex("89504e470d0a1a0a");

  /// @throws ChuteRefusal with the text that Chutes answers to such a body
  static InvocationRequest read(Buffer body) {
    JsonObject json = json(body);
    if (!(json.getValue("prompt") instanceof String prompt) || prompt.isBlank()) {
      throw invalid("prompt", "Field required");
    }
    if (!(json.getValue("image") instanceof String image)) {
      throw invalid("image", "Field required");
    }
    return new InvocationRequest(prompt, Buffer.buffer(png(image)), digest(body.getBytes()));
  }

  String imageDigest() {
    return digest(firstFramePng.getBytes());
  }

  private static JsonObject json(Buffer body) {
    try {
      if (Json.decodeValue(body) instanceof JsonObject json) {
        return json;
      }
      throw new ChuteRefusal(400, "invalid request JSON payload: not an object");
    } catch (DecodeException notJson) {
      throw new ChuteRefusal(
          400, "invalid request JSON payload: Expecting value: line 1 column 1 (char 0)");
    }
  }

  private static byte[] png(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (Arrays.equals(bytes, 0, Math.min(8, bytes.length), PNG_SIGNATURE, 0, 8)) {
        return bytes;
      }
      throw invalid("image", "Not a PNG file");
    } catch (IllegalArgumentException notBase64) {
      throw invalid("image", "Invalid base64-encoded string");
    }
  }

  private static ChuteRefusal invalid(String field, String problem) {
    JsonObject detail =
        new JsonObject().put("detail", "Invalid input parameters").put(field, problem);
    return new ChuteRefusal(400, "Invalid request: Invalid request: " + detail.encode());
  }

  private static String digest(byte[] bytes) {
    return Sha256.hexOf(bytes);
  }
}
