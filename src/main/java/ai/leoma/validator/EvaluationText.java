package ai.leoma.validator;

import ai.leoma.judge.Dimension;
import ai.leoma.judge.JudgeIdentity;
import ai.leoma.judge.Verdict;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Writes a verdict as the `generated_artifacts` text of the wire contract, with a `judge` member
/// (rules 1).
final class EvaluationText {
  /// The wire contract's limit, in code points.
  static final int LONGEST_TEXT = 8192;

  /// Together well below the limit even when every character has to be escaped.
  private static final int ENTRIES = 6;

  private static final int ENTRY_LENGTH = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private EvaluationText() {}

  static String generatedArtifacts(Verdict verdict, JudgeIdentity judge, String videoSha256) {
    ObjectNode root = JSON.createObjectNode();
    entries(verdict.majorIssues()).forEach(root.putArray("major_issues")::add);
    entries(verdict.strengths()).forEach(root.putArray("strengths")::add);
    ObjectNode scores = root.putObject("aspect_scores");
    for (Dimension dimension : Dimension.values()) {
      scores.put(dimension.jsonName(), verdict.scores().of(dimension));
    }
    root.put("overall_score", verdict.overallHundredths() / 100);
    root.put("overall_hundredths", verdict.overallHundredths());
    root.put("unparseable", verdict.unparseable());
    ObjectNode volunteered = root.putObject("volunteered");
    verdict.volunteeredOverall().ifPresent(text -> volunteered.put("overall_score", text));
    verdict.volunteeredPassed().ifPresent(text -> volunteered.put("passed", text));
    ObjectNode by = root.putObject("judge");
    by.put("provider", judge.provider());
    by.put("model", judge.model());
    by.put("rubric", judge.rubric());
    by.put("prompt_sha256", judge.promptSha256());
    root.put("video_sha256", videoSha256);
    root.putArray("raw_generated_artifacts");
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a verdict can not be written as JSON", e);
    }
  }

  private static List<String> entries(List<String> texts) {
    return texts.stream().limit(ENTRIES).map(EvaluationText::cut).toList();
  }

  /// A control character would take six characters of JSON.
  private static String cut(String raw) {
    String text = raw.replaceAll("\\p{Cntrl}", " ");
    return text.codePointCount(0, text.length()) <= ENTRY_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, ENTRY_LENGTH));
  }
}
