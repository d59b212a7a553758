package ai.leoma.judge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Reads the complete answer of a judge. Every text ends in a reading, after work that is linear
/// in its length; what is longer than [#LONGEST_ANSWER] is not read.
///
/// A name that appears twice in an object makes the answer unparseable: nobody could say which of
/// the two scores the judge meant, and asking once more is the milder outcome.
public final class AnswerReader {

  /// In UTF-16 units, code fence included.
  public static final int LONGEST_ANSWER = 256 * 1024;

  private static final int DEEPEST_NESTING = 100;
  private static final int LONGEST_REASON = 200;
  private static final String FENCE = "```";

  /// Names come from outside: they are neither interned nor kept in a table shared between answers.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_NESTING)
                  .maxNumberLength(LONGEST_ANSWER)
                  .maxNameLength(LONGEST_ANSWER)
                  .build())
          .build();

  private AnswerReader() {}

  /// @param answerText a complete answer, not one cut off by a limit
  /// @param mark what the scores must reach to pass
  public static AnswerReading read(String answerText, PassMark mark) {
    if (answerText.length() > LONGEST_ANSWER) {
      return new AnswerReading.Unparseable(
          "the answer is longer than %d characters".formatted(LONGEST_ANSWER));
    }
    String json = withoutFence(answerText.strip());
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new AnswerReading.Unparseable("the answer is not a JSON object");
      }
      AnswerMembers members = AnswerMembers.read(parser, json);
      if (parser.nextToken() != null) {
        return new AnswerReading.Unparseable("something follows the JSON object");
      }
      return new AnswerReading.Scored(members.verdict(mark));
    } catch (JsonProcessingException malformed) {
      return new AnswerReading.Unparseable(
          BoundedText.cut("not JSON: " + malformed.getOriginalMessage(), LONGEST_REASON));
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
  }

  private static String withoutFence(String answer) {
    if (answer.length() < 2 * FENCE.length()
        || !answer.startsWith(FENCE)
        || !answer.endsWith(FENCE)) {
      return answer;
    }
    String inside = answer.substring(FENCE.length(), answer.length() - FENCE.length());
    return inside.regionMatches(true, 0, "json", 0, 4) ? inside.substring(4) : inside;
  }
}
