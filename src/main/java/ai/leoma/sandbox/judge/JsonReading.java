package ai.leoma.sandbox.judge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Reads members of JSON that may be of any type or missing, without ever failing on them.
final class JsonReading {

  private JsonReading() {}

  static Optional<JsonObject> objectIn(byte[] body) {
    try {
      return Optional.of(new JsonObject(Buffer.buffer(body)));
    } catch (DecodeException | ClassCastException notAnObject) {
      return Optional.empty();
    }
  }

  static Optional<String> text(JsonObject json, String name) {
    return json.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  static Optional<Integer> number(JsonObject json, String name) {
    return json.getValue(name) instanceof Number number
        ? Optional.of(number.intValue())
        : Optional.empty();
  }

  static Optional<JsonObject> object(JsonObject json, String name) {
    return json.getValue(name) instanceof JsonObject object
        ? Optional.of(object)
        : Optional.empty();
  }

  /// The objects in an array; none if the member is no array.
  static List<JsonObject> objects(JsonObject json, String name) {
    List<JsonObject> objects = new ArrayList<>();
    if (json.getValue(name) instanceof JsonArray array) {
      for (Object element : array) {
        if (element instanceof JsonObject object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException broken) {
      return Optional.empty();
    }
  }
}
