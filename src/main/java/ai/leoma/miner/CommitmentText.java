package ai.leoma.miner;

import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.json.JsonWriter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Writes and reads what miners reveal. What is read and is no JSON object of a decent size counts
/// as an empty one.
public final class CommitmentText {
  private static final int LONGEST_TEXT = 8 * 1024;
  private static final int LONGEST_MEMBER = 512;

  /// The database cannot keep the one and nobody can read the others.
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private CommitmentText() {}

  /// The JSON that a miner commits, as short as it can be.
  public static String of(String modelName, String revision, String chuteId) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("model_name", new StringValue(modelName));
    members.put("model_revision", new StringValue(revision));
    members.put("chute_id", new StringValue(chuteId));
    return JsonWriter.compact(new ObjectValue(members));
  }

  /// Whether both name the same model, revision and chute, however they are written.
  public static boolean isSame(String one, String other) {
    return inForce(List.of(new Revealed(0, one))).equals(inForce(List.of(new Revealed(0, other))));
  }

  /// The commitment in force: the last of what was revealed.
  ///
  /// @param revealed oldest first, not empty
  static Commitment inForce(List<Revealed> revealed) {
    Revealed last = revealed.getLast();
    Optional<JsonNode> members = object(last.text());
    return new Commitment(
        last.block(),
        revealed.size(),
        text(members, "model_name"),
        text(members, "model_revision"),
        text(members, "chute_id"));
  }

  private static Optional<JsonNode> object(String text) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.<JsonNode>readValue(text)).filter(JsonNode::isObject);
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Optional<JsonNode> members, String name) {
    return members
        .map(object -> object.path(name))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isEmpty() && text.length() <= LONGEST_MEMBER)
        .filter(text -> !UNPRINTABLE.matcher(text).find());
  }
}
