package ai.leoma.ranking.check;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import ai.leoma.validator.weights.CheckResult.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/// What a stored ranking says of itself.
record StatedRanking(
    long id,
    Optional<Hotkey> winner,
    String inputsSha256,
    Instant computedAt,
    OptionalLong newestTask,
    OptionalLong votesPosition) {
  /// Votes may be signed as far ahead of its clock as the service lets them, five minutes by
  /// default.
  private static final Duration LEAD = Duration.ofHours(1);

  /// @param answer of `/rankings/{id}`
  static StatedRanking read(long id, JsonNode answer) throws Contradicts, NotCheckable {
    Members ranking = new Members("ranking", answer.path("ranking"));
    Contradicts.unless(
        ranking.whole("id", 0, Long.MAX_VALUE) == id,
        Kind.DOCUMENT,
        "the answer to ranking " + id + " is another ranking");
    return new StatedRanking(
        id,
        ranking.optionalHotkey("winner"),
        ranking.text("inputs_sha256"),
        time(ranking.text("computed_at")),
        ranking.optionalWhole("newest_task", 1),
        ranking.optionalWhole("votes_position", 0));
  }

  private static Instant time(String text) throws NotCheckable {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new NotCheckable("ranking.computed_at is no time");
    }
  }

  void requireWinner(Hotkey paid) throws Contradicts {
    Contradicts.unless(
        winner.equals(Optional.of(paid)),
        Kind.DOCUMENT,
        "weights pay %s, but ranking %d was won by %s".formatted(paid.ss58(), id, name(winner)));
  }

  void requireWindowOf(RankedInputs inputs) throws Contradicts {
    OptionalLong newest =
        inputs.newestTask().map(TaskId::value).map(OptionalLong::of).orElse(OptionalLong.empty());
    Contradicts.unless(
        newest.equals(newestTask) && inputs.votesPosition().equals(votesPosition),
        Kind.DOCUMENT,
        "ranking " + id + " has another window than its snapshot");
  }

  void requireInputs(InputsReader.Frame frame) throws Contradicts {
    Contradicts.unless(
        frame.ranking() == id && frame.inputsSha256().equals(inputsSha256),
        Kind.DOCUMENT,
        "the inputs of ranking " + id + " are those of another");
  }

  /// Else a validator would look for too few of its own votes in it.
  void requireMadeAfter(ListedVote vote) throws Contradicts {
    Contradicts.unless(
        vote.signedTimeMillis() <= computedAt.plus(LEAD).toEpochMilli(),
        Kind.DOCUMENT,
        "ranking %d says that it was made at %s, long before %s was signed"
            .formatted(id, computedAt, vote));
  }

  static String name(Optional<Hotkey> hotkey) {
    return hotkey.map(Hotkey::ss58).orElse("nobody");
  }
}
