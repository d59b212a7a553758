package ai.leoma.ranking.check;

import ai.leoma.chain.Hotkey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads the members of a published object, each strictly of its type.
record Members(String document, JsonNode object) {
  Members {
    object = object == null ? MissingNode.getInstance() : object;
  }

  Members inner(String name) throws NotCheckable {
    JsonNode value = object.path(name);
    require(value.isObject(), name);
    return new Members(document + "." + name, value);
  }

  JsonNode array(String name) throws NotCheckable {
    JsonNode value = object.path(name);
    require(value.isArray(), name);
    return value;
  }

  long whole(String name, long least, long greatest) throws NotCheckable {
    JsonNode value = object.path(name);
    require(value.isIntegralNumber() && value.canConvertToLong(), name);
    require(value.asLong() >= least && value.asLong() <= greatest, name);
    return value.asLong();
  }

  OptionalLong optionalWhole(String name, long least) throws NotCheckable {
    return isNull(name)
        ? OptionalLong.empty()
        : OptionalLong.of(whole(name, least, Long.MAX_VALUE));
  }

  boolean bool(String name) throws NotCheckable {
    JsonNode value = object.path(name);
    require(value.isBoolean(), name);
    return value.asBoolean();
  }

  String text(String name) throws NotCheckable {
    JsonNode value = object.path(name);
    require(value.isTextual(), name);
    return value.asText();
  }

  Hotkey hotkey(String name) throws NotCheckable {
    String text = text(name);
    require(Hotkey.isWellFormed(text), name);
    return new Hotkey(text);
  }

  Optional<Hotkey> optionalHotkey(String name) throws NotCheckable {
    return isNull(name) ? Optional.empty() : Optional.of(hotkey(name));
  }

  private boolean isNull(String name) {
    return object.path(name).isNull();
  }

  void require(boolean holds, String name) throws NotCheckable {
    if (!holds) {
      throw new NotCheckable(document + "." + name + " is not what it must be");
    }
  }
}
