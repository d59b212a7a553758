package ai.leoma.judge;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a judge's answer says about one video.
///
/// @param overallHundredths computed from the six scores, 0 to 10000; never what the model says
/// @param volunteeredOverall the JSON of an `overall_score` that the model added; kept, never used
/// @param volunteeredPassed the JSON of a `passed` that the model added; kept, never used
/// @param confidence 0 to 100, if the model gave a number
/// @param unparseable the judge answered twice with something that is not a JSON object
public record Verdict(
    Scores scores,
    boolean passed,
    int overallHundredths,
    Optional<String> volunteeredOverall,
    Optional<String> volunteeredPassed,
    String reasoning,
    OptionalInt confidence,
    List<String> majorIssues,
    List<String> strengths,
    boolean unparseable) {

  /// In code points, like all lengths here.
  public static final int LONGEST_REASONING = 2000;

  public static final int LONGEST_ENTRY = 300;
  public static final int MOST_ENTRIES = 20;
  public static final int LONGEST_VOLUNTEERED = 300;

  public Verdict {
    if (overallHundredths != scores.weightedSum()) {
      throw new IllegalArgumentException(
          "overall is %d hundredths, but the scores give %d"
              .formatted(overallHundredths, scores.weightedSum()));
    }
    if (unparseable && (passed || !scores.equals(Scores.zeros()))) {
      throw new IllegalArgumentException("an unparseable answer scores 0 and fails");
    }
    if (confidence.isPresent() && (confidence.getAsInt() < 0 || confidence.getAsInt() > 100)) {
      throw new IllegalArgumentException("confidence can not be " + confidence.getAsInt());
    }
    majorIssues = List.copyOf(majorIssues);
    strengths = List.copyOf(strengths);
    requireLength("reasoning", reasoning, LONGEST_REASONING);
    volunteeredOverall.ifPresent(
        text -> requireLength("volunteeredOverall", text, LONGEST_VOLUNTEERED));
    volunteeredPassed.ifPresent(
        text -> requireLength("volunteeredPassed", text, LONGEST_VOLUNTEERED));
    requireEntries("majorIssues", majorIssues);
    requireEntries("strengths", strengths);
  }

  /// The verdict on a video whose judge answered twice with something that is not a JSON object.
  public static Verdict unparseableTwice() {
    return new Verdict(
        Scores.zeros(),
        false,
        0,
        Optional.empty(),
        Optional.empty(),
        "",
        OptionalInt.empty(),
        List.of(),
        List.of(),
        true);
  }

  private static void requireEntries(String field, List<String> entries) {
    if (entries.size() > MOST_ENTRIES) {
      throw new IllegalArgumentException(
          "%s has %d entries, more than %d".formatted(field, entries.size(), MOST_ENTRIES));
    }
    entries.forEach(entry -> requireLength(field, entry, LONGEST_ENTRY));
  }

  private static void requireLength(String field, String text, int longest) {
    int length = text.codePointCount(0, text.length());
    if (length > longest) {
      throw new IllegalArgumentException(
          "%s has %d characters, more than %d".formatted(field, length, longest));
    }
  }
}
