package ai.leoma.ranking;

import ai.leoma.answer.AnswersByKey;
import ai.leoma.answer.FreshValue;
import ai.leoma.bounds.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How often and under which rules the service ranks.
@ConfigMapping(prefix = "leoma.ranking")
public interface RankingConfig {
  /// Time between two rankings when nothing asks for one earlier.
  @WithDefault("30m")
  Duration interval();

  /// Consecutive tasks that a ranking looks at.
  @WithDefault("100")
  int window();

  /// Percent of the window that must be settled for a miner to be eligible, 1 to 100.
  @WithDefault("80")
  int completeness();

  /// Percentage points by which a later miner must be better.
  @WithDefault("5")
  int dominance();

  /// Whose stake decides a pair: `active` validators, or those that `voted` on it, as in the old
  /// system.
  @WithDefault("active")
  ConsensusBase consensus();

  /// A validator is active when it voted on one of this many newest tasks.
  @WithDefault("9")
  int activeTasks();

  /// How old the view of the current window may be before it is read again.
  @WithDefault("1s")
  Duration viewAge();

  /// After reading the window, for `/window` or `/window/export`: so many times as long as that
  /// took it is not read again (0: at once). At full size, where a reading takes a second, this
  /// keeps it a small part of the load.
  @WithDefault("10")
  int viewRest();

  /// How long `/weights` and `/scores/rank` are answered from memory without asking the database
  /// whether they are still right.
  @WithDefault("250ms")
  Duration answerUnchecked();

  /// The greatest age of an answer from memory; above, who asks waits for the database.
  @WithDefault("1s")
  Duration answerAge();

  /// How long the database may take; after that `/weights` and `/scores/rank` are 503.
  @WithDefault("5s")
  Duration answerDeadline();

  /// How old a miner's standing may be after something that it follows from has moved on; up to
  /// six times this age it is still given out while a new one is made (0: never).
  @WithDefault("5s")
  Duration standingAge();

  /// Key file of the service's own hotkey (`leoma.access.hotkey`: another key stops the start),
  /// which signs the weights for when the API cannot be reached. Without it none are signed.
  Optional<Path> snapshotKeyFile();

  /// File with the password of an encrypted key file, in one line.
  Optional<Path> snapshotKeyPasswordFile();

  /// How long signed weights may be followed, `1m` to `24h`.
  @WithDefault("3h")
  Duration snapshotValidity();

  default AnswersByKey.Renewal standingRenewal() {
    return new AnswersByKey.Renewal(standingAge(), standingAge().multipliedBy(6));
  }

  default FreshValue.Ages answerAges() {
    return new FreshValue.Ages(answerUnchecked(), answerAge(), answerDeadline());
  }

  /// @throws IllegalArgumentException with sentences that name the keys
  default void requireUsable() {
    Bounds.of("leoma.ranking")
        .positive("interval", interval())
        .within("window", window(), 1, Rules.LONGEST_WINDOW)
        .within("completeness", completeness(), 1, 100)
        .within("dominance", dominance(), 0, 100)
        .within("active-tasks", activeTasks(), 1, Rules.LONGEST_WINDOW)
        .positive("view-age", viewAge())
        .within("view-rest", viewRest(), 0, 1_000)
        .notNegative("answer-unchecked", answerUnchecked())
        .notNegative("answer-age", answerAge())
        .that(
            answerAge().compareTo(answerUnchecked()) >= 0,
            "answer-age",
            answerAge() + ", less than leoma.ranking.answer-unchecked: " + answerUnchecked())
        .positive("answer-deadline", answerDeadline())
        .notNegative("standing-age", standingAge())
        .within(
            "snapshot-validity", snapshotValidity(), Duration.ofMinutes(1), Duration.ofHours(24))
        .require();
  }

  default Rules rules() {
    return new Rules(
        Rules.VERSION, window(), completeness(), dominance(), consensus(), activeTasks());
  }
}
