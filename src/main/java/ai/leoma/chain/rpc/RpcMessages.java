package ai.leoma.chain.rpc;

import ai.leoma.chain.rpc.Received.RpcError;
import ai.leoma.http.OutsideText;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.StreamSupport;

/// JSON-RPC 2.0 as text. What is read may be hostile: its depth, its number of parts and the length
/// of each are limited.
final class RpcMessages {
  private static final int DEEPEST = 32;
  private static final int MOST_TOKENS = 1_000_000;
  private static final int LONGEST_NUMBER = 80;
  private static final int LONGEST_NAME = 1024;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectReader reader;

  RpcMessages(int longestMessage) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxTokenCount(MOST_TOKENS)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .maxStringLength(longestMessage)
                    .maxDocumentLength(longestMessage)
                    .build())
            .build();
    this.reader =
        JsonMapper.builder(factory)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);
  }

  /// Parameters as JSON.
  ///
  /// @throws IllegalArgumentException for what JSON-RPC has no form of
  static ArrayNode parameters(Object... values) {
    ArrayNode array = NODES.arrayNode();
    for (Object value : values) {
      array.add(json(value));
    }
    return array;
  }

  private static JsonNode json(Object value) {
    return switch (value) {
      case null -> NullNode.getInstance();
      case JsonNode node -> node;
      case String text -> TextNode.valueOf(text);
      case Boolean truth -> BooleanNode.valueOf(truth);
      case Integer number -> LongNode.valueOf(number);
      case Long number -> LongNode.valueOf(number);
      case BigInteger number -> BigIntegerNode.valueOf(number);
      case List<?> list -> parameters(list.toArray());
      default -> throw new IllegalArgumentException("no parameter: " + value.getClass());
    };
  }

  /// One request, or a batch of several.
  static String requests(SequencedMap<Long, RpcCall> calls) {
    if (calls.size() == 1) {
      return request(calls.firstEntry().getKey(), calls.firstEntry().getValue()).toString();
    }
    ArrayNode batch = NODES.arrayNode();
    calls.forEach((id, call) -> batch.add(request(id, call)));
    return batch.toString();
  }

  private static ObjectNode request(long id, RpcCall call) {
    return NODES
        .objectNode()
        .put("jsonrpc", "2.0")
        .put("id", id)
        .put("method", call.method())
        .set("params", call.parameters());
  }

  /// @throws RpcUnreadable if the text is no message, or no batch of messages
  List<Received> read(String text) {
    JsonNode root;
    try {
      root = reader.readTree(text);
    } catch (JsonProcessingException unreadable) {
      throw new RpcUnreadable(
          "sends what is not JSON: " + OutsideText.of(unreadable.getOriginalMessage()));
    } catch (NumberFormatException unreadable) {
      throw new RpcUnreadable("sends a number that is none");
    }
    if (root.isArray() && !root.isEmpty()) {
      return StreamSupport.stream(root.spliterator(), false).map(RpcMessages::message).toList();
    }
    return List.of(message(root));
  }

  private static Received message(JsonNode message) {
    if (!message.isObject()) {
      throw new RpcUnreadable("sends what is no JSON-RPC message");
    }
    JsonNode id = message.path("id");
    if (id.isMissingNode() && message.has("method")) {
      return notice(message.path("params"));
    }
    if (message.hasNonNull("error")) {
      RpcError error = error(message.get("error"));
      return id.isNull() || id.isMissingNode()
          ? new Received.Unassigned(error)
          : new Received.Refusal(number(id), error);
    }
    if (!message.has("result")) {
      throw new RpcUnreadable("answers with neither result nor error");
    }
    return new Received.Answer(number(id), message.get("result"));
  }

  private static Received notice(JsonNode parameters) {
    JsonNode subscription = parameters.path("subscription");
    if (!subscription.isTextual() && !subscription.isIntegralNumber()) {
      throw new RpcUnreadable("sends a notification of no subscription");
    }
    if (parameters.hasNonNull("error")) {
      return new Received.Ended(subscription.asText(), error(parameters.get("error")));
    }
    if (!parameters.has("result")) {
      throw new RpcUnreadable("sends a notification of nothing");
    }
    return new Received.Notice(subscription.asText(), parameters.get("result"));
  }

  private static long number(JsonNode id) {
    if (!id.isIntegralNumber() || !id.canConvertToLong()) {
      throw new RpcUnreadable("answers with an id that was never given");
    }
    return id.longValue();
  }

  private static RpcError error(JsonNode error) {
    if (error.isTextual()) {
      return new RpcError(0, error.textValue(), "");
    }
    JsonNode data = error.path("data");
    String detail =
        data.isTextual() ? data.textValue() : data.isMissingNode() ? "" : data.toString();
    return new RpcError(
        error.path("code").asLong(), error.path("message").asText("no message"), detail);
  }
}
