package ai.leoma.sandbox.chain;

import ai.leoma.chain.Hotkey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads the bodies of Pylon's write routes as strictly as Pylon does.
final class WriteBodies {

  private static final String WEIGHTS_ROUTE = "PUT /weights";
  private static final String COMMITMENTS_ROUTE = "POST /commitments";

  private WriteBodies() {}

  static JsonObject object(Buffer body) {
    try {
      if (Json.decodeValue(body) instanceof JsonObject json) {
        return json;
      }
    } catch (DecodeException notJson) {
      throw new PylonRefusal(400, "JSON is malformed");
    }
    throw new PylonRefusal(400, "Expected `object`");
  }

  static Map<Hotkey, Double> weights(JsonObject body) {
    if (!(body.getValue("weights") instanceof JsonObject members) || members.isEmpty()) {
      throw PylonRefusal.ofMember(WEIGHTS_ROUTE, "weights", "No weights provided");
    }
    Map<Hotkey, Double> weights = new HashMap<>();
    members.forEach(
        member -> weights.put(hotkey(member.getKey()), weight(member.getKey(), member.getValue())));
    return weights;
  }

  /// The commitment as hex digits after `0x`, whether or not it came with them.
  static String commitment(JsonObject body) {
    if (body.getValue("commitment") instanceof String text
        && text.matches("(?:0x)?(?:[0-9a-fA-F]{2})+")) {
      String digits = text.startsWith("0x") ? text.substring(2) : text;
      return "0x" + digits.toLowerCase(Locale.ROOT);
    }
    throw PylonRefusal.ofMember(COMMITMENTS_ROUTE, "commitment", "Expected hex string");
  }

  private static Hotkey hotkey(String text) {
    try {
      return Hotkey.ofSs58(text);
    } catch (IllegalArgumentException notAnAddress) {
      throw PylonRefusal.ofMember(WEIGHTS_ROUTE, "weights", "Invalid hotkey: " + text);
    }
  }

  private static double weight(String hotkey, Object value) {
    if (value instanceof Number number && number.doubleValue() >= 0) {
      return number.doubleValue();
    }
    throw PylonRefusal.ofMember(WEIGHTS_ROUTE, "weights", "Invalid weight for hotkey " + hotkey);
  }
}
