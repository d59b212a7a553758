package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reduces logged votes to the one that counts per task, miner and validator, as somebody does who
/// has nothing but the log.
public final class CountingVotes {

  /// Comparable, so that hotkeys made to collide in a hash table do not slow it down.
  private record Seat(TaskId task, Hotkey miner, Hotkey validator) implements Comparable<Seat> {

    private static final Comparator<Seat> ORDER =
        Comparator.comparing(Seat::task).thenComparing(Seat::miner).thenComparing(Seat::validator);

    @Override
    public int compareTo(Seat other) {
      return ORDER.compare(this, other);
    }
  }

  private CountingVotes() {}

  /// The votes that count, whatever order the logged ones come in.
  ///
  /// @throws IllegalArgumentException when two different votes claim one log position
  public static List<Vote> of(Collection<LoggedVote> logged) {
    Map<Seat, LoggedVote> current = new LinkedHashMap<>();
    for (LoggedVote vote : logged) {
      Seat seat = new Seat(vote.task(), vote.miner(), vote.validator());
      current.merge(seat, vote, CountingVotes::counting);
    }
    return current.values().stream().map(LoggedVote::asVote).toList();
  }

  private static LoggedVote counting(LoggedVote one, LoggedVote other) {
    if (one.logPosition() == other.logPosition() && !one.equals(other)) {
      throw new IllegalArgumentException(
          "two votes on task %d, miner %s by validator %s at log position %d"
              .formatted(
                  one.task().value(),
                  one.miner().ss58(),
                  one.validator().ss58(),
                  one.logPosition()));
    }
    return other.supersedes(one) ? other : one;
  }
}
