package ai.leoma.judge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Collects the members of an answer that mean something; the others are skipped.
final class AnswerMembers {

  private final JsonParser parser;
  private final String json;
  private final Map<Dimension, Integer> topLevelScores = new EnumMap<>(Dimension.class);
  private Optional<Map<Dimension, Integer>> aspectScores = Optional.empty();
  private Optional<String> volunteeredOverall = Optional.empty();
  private Optional<String> volunteeredPassed = Optional.empty();
  private String reasoning = "";
  private OptionalInt confidence = OptionalInt.empty();
  private List<String> majorIssues = List.of();
  private List<String> strengths = List.of();

  private AnswerMembers(JsonParser parser, String json) {
    this.parser = parser;
    this.json = json;
  }

  /// @param parser at the start of the object; left at its end
  /// @param json what the parser reads
  static AnswerMembers read(JsonParser parser, String json) throws IOException {
    AnswerMembers members = new AnswerMembers(parser, json);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.readMember(name);
    }
    return members;
  }

  Verdict verdict(PassMark mark) {
    Scores scores = Scores.ofKnown(aspectScores.orElse(topLevelScores));
    return new Verdict(
        scores,
        scores.passes(mark),
        scores.weightedSum(),
        volunteeredOverall,
        volunteeredPassed,
        reasoning,
        confidence,
        majorIssues,
        strengths,
        false);
  }

  private void readMember(String name) throws IOException {
    switch (name) {
      case "aspect_scores" -> aspectScores = Optional.of(readAspectScores());
      case "overall_score" -> volunteeredOverall = Optional.of(readAsWritten());
      case "passed" -> volunteeredPassed = Optional.of(readAsWritten());
      case "reasoning" -> reasoning = readText(Verdict.LONGEST_REASONING).orElse("");
      case "confidence" -> confidence = readNumber();
      case "major_issues" -> majorIssues = readTexts();
      case "strengths" -> strengths = readTexts();
      default -> readScore(name, topLevelScores);
    }
  }

  /// Anything else than an object holds no scores.
  private Map<Dimension, Integer> readAspectScores() throws IOException {
    Map<Dimension, Integer> scores = new EnumMap<>(Dimension.class);
    if (!parser.isExpectedStartObjectToken()) {
      parser.skipChildren();
      return scores;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      readScore(name, scores);
    }
    return scores;
  }

  private void readScore(String name, Map<Dimension, Integer> scores) throws IOException {
    OptionalInt number = readNumber();
    if (number.isPresent()) {
      Dimension.ofJsonName(name).ifPresent(dimension -> scores.put(dimension, number.getAsInt()));
    }
  }

  private OptionalInt readNumber() throws IOException {
    if (!parser.currentToken().isNumeric()) {
      parser.skipChildren();
      return OptionalInt.empty();
    }
    return OptionalInt.of(ScoreNumber.floorAndClamp(parser.getText()));
  }

  private Optional<String> readText(int longest) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return Optional.empty();
    }
    return Optional.of(BoundedText.cut(parser.getText(), longest));
  }

  private List<String> readTexts() throws IOException {
    List<String> texts = new ArrayList<>();
    if (!parser.isExpectedStartArrayToken()) {
      parser.skipChildren();
      return texts;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Optional<String> text = readText(Verdict.LONGEST_ENTRY);
      if (text.isPresent() && texts.size() < Verdict.MOST_ENTRIES) {
        texts.add(text.get());
      }
    }
    return texts;
  }

  /// The value as it stands in the answer, so that `"90"` and `90` stay apart.
  private String readAsWritten() throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken();
    int end = (int) parser.currentLocation().getCharOffset();
    return BoundedText.cut(json.substring(start, end).strip(), Verdict.LONGEST_VOLUNTEERED);
  }
}
