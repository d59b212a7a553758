package ai.leoma.chain.runtime;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Text;
import ai.leoma.chain.scale.ScaleValue.Truth;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.TypeRegistry;
import ai.leoma.chain.scale.TypeShape;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes values of a type from the JSON in which polkadot-js writes them.
final class JsonOfValue {
  private static final String NO_KEY = "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM";

  private final TypeRegistry types;

  JsonOfValue(TypeRegistry types) {
    this.types = types;
  }

  ScaleValue value(int type, JsonNode json) {
    TypeRegistry.NamedType named = types.type(type);
    if (String.join("::", named.path()).endsWith("AccountId32")) {
      return account(json.asText());
    }
    return switch (named.shape()) {
      case TypeShape.Composite(var fields) -> fields(fields, json);
      case TypeShape.Variant variant -> chosen(named, variant, json);
      case TypeShape.Sequence(int element) -> elements(element, json);
      case TypeShape.Array(int _, int element) -> elements(element, json);
      case TypeShape.Tuple(var elements) -> {
        List<ScaleValue> values = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
          values.add(value(elements.get(i), json.get(i)));
        }
        yield new Listed(values);
      }
      case TypeShape.Basic(var primitive) ->
          switch (primitive) {
            case BOOL -> new Truth(json.asBoolean());
            case TEXT, CHAR -> new Text(json.asText());
            default -> new Whole(number(json));
          };
      case TypeShape.Compact _ -> new Whole(number(json));
      case TypeShape.BitSequence _ -> throw new IllegalArgumentException("bits");
    };
  }

  /// The storage default of missing keys is the all-zero one, which is no address for anything
  /// else.
  static Bytes account(String address) {
    return new Bytes(
        address.equals(NO_KEY) ? new byte[32] : Hotkey.ofSs58(address).publicKey().orElseThrow());
  }

  private ScaleValue fields(List<TypeShape.Field> fields, JsonNode json) {
    if (fields.size() == 1 && fields.getFirst().name().isEmpty()) {
      return value(fields.getFirst().type(), json);
    }
    if (fields.isEmpty()) {
      return ScaleValue.NOTHING;
    }
    Map<String, ScaleValue> values = new LinkedHashMap<>();
    for (TypeShape.Field field : fields) {
      String name = field.name().orElseThrow();
      values.put(name, value(field.type(), json.get(camelCase(name))));
    }
    return ScaleValue.struct(values);
  }

  private ScaleValue chosen(
      TypeRegistry.NamedType named, TypeShape.Variant variant, JsonNode json) {
    if (named.path().getLast().equals("Option")) {
      return json == null || json.isNull()
          ? new Chosen("None", ScaleValue.NOTHING)
          : new Chosen("Some", fields(variant.at(1).orElseThrow().fields(), json));
    }
    String name = json.fieldNames().next();
    TypeShape.Case chosen =
        variant.cases().stream()
            .filter(each -> each.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow();
    return new Chosen(chosen.name(), fields(chosen.fields(), json.get(name)));
  }

  private ScaleValue elements(int element, JsonNode json) {
    if (json.isTextual()) {
      return new Bytes(Hex.decode(json.asText()));
    }
    List<ScaleValue> values = new ArrayList<>();
    json.forEach(each -> values.add(value(element, each)));
    if (!isByte(element)) {
      return new Listed(values);
    }
    byte[] bytes = new byte[values.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ((Whole) values.get(i)).value().byteValue();
    }
    return new Bytes(bytes);
  }

  private boolean isByte(int type) {
    return types.shape(type).equals(new TypeShape.Basic(TypeShape.Primitive.U8));
  }

  /// polkadot-js writes numbers above 2^53 in big-endian hexadecimal.
  private static BigInteger number(JsonNode json) {
    return json.isTextual()
        ? new BigInteger(json.asText().substring(2), 16)
        : json.bigIntegerValue();
  }

  static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String part : name.split("_", -1)) {
      camel.append(
          camel.isEmpty() || part.isEmpty()
              ? part
              : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return camel.toString();
  }
}
