package ai.leoma.miner;

import ai.leoma.chain.RevealedCommitments.Revealed;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what miners reveal. Anything but a JSON object of a decent size counts as an empty one.
final class CommitmentText {
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
