package ai.leoma.sandbox.chain.node;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.ledger.StorageKey;
import io.vertx.core.json.JsonArray;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The parameters of one request, by place. What does not fit is refused as a node refuses it.
record Parameters(JsonArray values) {
  private static final int MOST_NUMBER_DIGITS = 18;

  Optional<Object> at(int index) {
    return index < values.size() ? Optional.ofNullable(values.getValue(index)) : Optional.empty();
  }

  Optional<BlockHash> hash(int index) {
    return at(index)
        .map(
            value -> {
              if (value instanceof String text && text.matches("0x[0-9a-fA-F]{64}")) {
                return new BlockHash(text.toLowerCase(Locale.ROOT));
              }
              throw RpcError.invalidParameters("invalid type: expected a block hash");
            });
  }

  byte[] bytes(int index) {
    return bytes(required(index));
  }

  StorageKey key(int index) {
    return new StorageKey(bytes(index));
  }

  List<StorageKey> keys(int index) {
    if (required(index) instanceof JsonArray keys) {
      return keys.stream().map(each -> new StorageKey(bytes(each))).toList();
    }
    throw RpcError.invalidParameters("invalid type: expected a sequence");
  }

  String text(int index) {
    if (required(index) instanceof String text) {
      return text;
    }
    throw RpcError.invalidParameters("invalid type: expected a string");
  }

  long number(int index) {
    return number(required(index));
  }

  Hotkey account(int index) {
    try {
      return Hotkey.ofSs58(text(index));
    } catch (IllegalArgumentException e) {
      throw RpcError.invalidParameters("Invalid Base58 string for SS58 address");
    }
  }

  /// Numbers come plainly or in hex.
  static long number(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    if (value instanceof String text && text.matches("0x[0-9a-fA-F]{1,16}")) {
      return new BigInteger(text.substring(2), 16).longValueExact();
    }
    if (value instanceof String text && text.matches("[0-9]{1," + MOST_NUMBER_DIGITS + "}")) {
      return Long.parseLong(text);
    }
    throw RpcError.invalidParameters("invalid type: expected a number");
  }

  private static byte[] bytes(Object value) {
    if (value instanceof String text && text.startsWith("0x")) {
      try {
        return Hex.decode(text);
      } catch (IllegalArgumentException e) {
        throw RpcError.invalidParameters("invalid hex character");
      }
    }
    throw RpcError.invalidParameters("0x prefix is missing");
  }

  private Object required(int index) {
    return at(index).orElseThrow(() -> RpcError.invalidParameters("No more params"));
  }
}
