package ai.leoma.ranking.document;

import ai.leoma.ranking.Rules;
import ai.leoma.ranking.document.WindowDocument.Activity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The windows of one moment after the other, put together, so that a moment can be ranked over
/// more tasks than its own window had. Of older tasks the last recorded votes are taken; those on
/// an earlier commitment of a miner (another block) only show who was active.
public final class WindowHistory {

  /// A miner's commitment, in a text: whatever the name, the last part is the block.
  private static String commitment(String miner, OptionalLong block) {
    return miner + " " + (block.isPresent() ? block.getAsLong() : "null");
  }

  private final int longestWindow;
  private final PairVotes votes = new PairVotes();
  private final List<Activity> activity = new ArrayList<>();
  private long first;
  private long newest;

  /// @param longestWindow older tasks are forgotten
  WindowHistory(int longestWindow) {
    this.longestWindow = longestWindow;
  }

  /// One moment more.
  ///
  /// @throws IllegalArgumentException when it is of before the last one
  void add(WindowDocument document) {
    long last = document.newestTask().orElse(0L);
    if (last < newest) {
      throw new IllegalArgumentException(
          "its newest task %d is before task %d of an earlier window: order them by time"
              .formatted(last, newest));
    }
    if (document.tasks() == 0) {
      return;
    }
    if (newest == 0 || document.firstTask() > newest + 1) {
      first = document.firstTask();
    }
    first = Math.min(first, document.firstTask());
    newest = last;
    first = Math.max(first, newest - Math.max(longestWindow, document.tasks()) + 1);
    forgetOutside(document);
    Map<String, String> commitments = commitments(document);
    document
        .votes()
        .forEach(
            (task, miner, validator, passed) ->
                votes.cast(task, commitments.get(miner), validator, passed));
    activity.addAll(document.activity());
  }

  private void forgetOutside(WindowDocument document) {
    votes.forgetBefore(first);
    votes.forget(document.firstTask(), newest);
    activity.removeIf(one -> one.task() < first || one.task() >= document.firstTask());
  }

  private static Map<String, String> commitments(WindowDocument document) {
    Map<String, String> commitments = new HashMap<>();
    document
        .miners()
        .forEach(
            miner -> commitments.put(miner.hotkey(), commitment(miner.hotkey(), miner.block())));
    return commitments;
  }

  /// How many tasks are known without a gap, up to the newest.
  long tasks() {
    return newest == 0 ? 0 : newest - first + 1;
  }

  /// The moment that was added last, under these rules; empty when the history does not reach back
  /// far enough. Where tasks begin with 1, or the recorded window was not full either, the window
  /// is not full.
  Optional<WindowDocument> last(WindowDocument document, Rules rules) {
    boolean isYoung =
        document.tasks() == 0
            || first == 1
            || document.tasks() < document.rules().window()
                && rules.window() >= document.rules().window();
    if (tasks() < rules.window() && !isYoung) {
      return Optional.empty();
    }
    if (document.tasks() == 0) {
      return Optional.of(withRules(document, rules));
    }
    long from = Math.max(first, newest - rules.window() + 1);
    return Optional.of(window(document, rules, from));
  }

  private static WindowDocument withRules(WindowDocument document, Rules rules) {
    return new WindowDocument(
        rules,
        document.firstTask(),
        document.tasks(),
        document.miners(),
        document.validators(),
        document.votes(),
        document.activity());
  }

  private WindowDocument window(WindowDocument document, Rules rules, long from) {
    Map<String, String> minerByCommitment = new HashMap<>();
    commitments(document).forEach((miner, commitment) -> minerByCommitment.put(commitment, miner));
    PairVotes counting = new PairVotes();
    Set<Activity> active = new HashSet<>();
    activity.stream().filter(one -> one.task() >= from).forEach(active::add);
    votes.forEach(
        (task, commitment, validator, passed) -> {
          String miner = minerByCommitment.get(commitment);
          if (task >= from && miner != null) {
            counting.cast(task, miner, validator, passed);
          } else if (task >= from) {
            active.add(new Activity(task, validator));
          }
        });
    return new WindowDocument(
        rules,
        from,
        Math.toIntExact(newest - from + 1),
        document.miners(),
        document.validators(),
        counting,
        List.copyOf(active));
  }
}
