package ai.leoma.ranking;

import ai.leoma.answer.JsonPiece;
import ai.leoma.answer.JsonPieces;
import ai.leoma.audit.LogHead;
import ai.leoma.audit.LogReader;
import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.JudgedScores;
import ai.leoma.evaluation.MinerVote;
import ai.leoma.evaluation.PairOfMiner;
import ai.leoma.evaluation.Votes;
import ai.leoma.json.WireTime;
import ai.leoma.ranking.StandingView.VotePart;
import ai.leoma.ranking.WrittenVotes.OnTask;
import ai.leoma.task.TaskId;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/// Reads the votes on one miner, of which those that are at hand from an earlier standing are only
/// counted.
@ApplicationScoped
class WrittenVotesReader {
  /// The texts of hundreds of votes are held at a time, and not of thousands.
  private static final int TASKS_AT_ONCE = 10;

  /// While one is written, the database reads the next.
  private static final int READINGS_AT_ONCE = 2;

  private final Votes votes;
  private final LogReader log;
  private final ObjectMapper json;
  private final JsonPiece none;

  WrittenVotesReader(Votes votes, LogReader log, ObjectMapper json) {
    this.votes = votes;
    this.log = log;
    this.json = json;
    try (JsonPieces pieces = new JsonPieces(json)) {
      this.none = pieces.of(List.of());
    }
  }

  /// @param tasks whose votes are asked for; of other tasks nothing is kept
  /// @param stakes in TAO by registered validator
  /// @param before of the same miner
  Uni<WrittenVotes> read(
      Hotkey miner, List<TaskId> tasks, Map<Hotkey, Double> stakes, Optional<WrittenVotes> before) {
    return Uni.combine()
        .all()
        .unis(usable(before, stakes), votes.acceptedOnMiner(miner, tasks))
        .asTuple()
        .chain(
            read -> {
              Optional<WrittenVotes> usable = read.getItem1();
              Map<TaskId, Integer> accepted = read.getItem2();
              Writing writing = new Writing(usable.map(WrittenVotes::stakes).orElse(stakes));
              usable.ifPresent(earlier -> writing.take(earlier, accepted));
              return written(miner, writing.missing(accepted), writing);
            });
  }

  /// The same number of votes means the same votes only as long as the log is the same.
  private Uni<Optional<WrittenVotes>> usable(
      Optional<WrittenVotes> before, Map<Hotkey, Double> stakes) {
    Optional<WrittenVotes> sameStakes = before.filter(earlier -> earlier.stakes().equals(stakes));
    return sameStakes
        .map(earlier -> log.continues(earlier.log()))
        .orElseGet(() -> Uni.createFrom().item(false))
        .map(isSameLog -> sameStakes.filter(_ -> isSameLog));
  }

  private Uni<WrittenVotes> written(Hotkey miner, List<TaskId> missing, Writing writing) {
    return Multi.createFrom()
        .iterable(missing)
        .group()
        .intoLists()
        .of(TASKS_AT_ONCE)
        .onItem()
        .transformToUni(
            some ->
                votes
                    .onMiner(miner, some)
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .invoke(writing::write))
        .merge(READINGS_AT_ONCE)
        .collect()
        .last()
        .chain(_ -> log.head())
        .map(writing::result);
  }

  private final class Writing {
    private final Map<Hotkey, Double> stakes;
    private final Map<Hotkey, Hotkey> registered = new HashMap<>();
    private final Map<TaskId, OnTask> byTask = new ConcurrentHashMap<>();

    Writing(Map<Hotkey, Double> stakes) {
      this.stakes = stakes;
      stakes.keySet().forEach(hotkey -> registered.put(hotkey, hotkey));
    }

    void take(WrittenVotes earlier, Map<TaskId, Integer> accepted) {
      accepted.forEach(
          (task, count) ->
              earlier
                  .on(task)
                  .filter(onTask -> onTask.accepted() == count)
                  .ifPresent(onTask -> byTask.put(task, onTask)));
    }

    List<TaskId> missing(Map<TaskId, Integer> accepted) {
      return accepted.keySet().stream().filter(task -> !byTask.containsKey(task)).sorted().toList();
    }

    void write(List<PairOfMiner> pairs) {
      try (JsonPieces pieces = new JsonPieces(json)) {
        pairs.forEach(pair -> byTask.put(pair.task(), onTask(pair, pieces)));
      }
    }

    private OnTask onTask(PairOfMiner pair, JsonPieces pieces) {
      return new OnTask(
          pair.accepted(),
          voters(pair, true),
          voters(pair, false),
          pieces.of(pair.votes().stream().map(this::part).toList()));
    }

    /// One object for each validator, however many tasks it voted on.
    private List<Hotkey> voters(PairOfMiner pair, boolean passed) {
      List<Hotkey> voters = new ArrayList<>();
      for (MinerVote vote : pair.votes()) {
        if (vote.passed() == passed) {
          voters.add(registered.getOrDefault(vote.validator(), vote.validator()));
        }
      }
      return voters;
    }

    private VotePart part(MinerVote vote) {
      JudgedScores judged = vote.judged();
      OptionalInt hundredths = judged.overallHundredths();
      return new VotePart(
          vote.validator().ss58(),
          stakes.get(vote.validator()),
          vote.passed(),
          vote.inconsistent(),
          judged.scores().orElse(null),
          hundredths.isPresent() ? hundredths.getAsInt() / 100.0 : null,
          StandingPage.boxed(vote.confidence()),
          judged.judge().orElse(null),
          vote.reasoning().orElse(null),
          WireTime.of(vote.evaluatedAt()));
    }

    /// @param head of the log, read after the votes: it has all of them
    WrittenVotes result(LogHead head) {
      return new WrittenVotes(head, stakes, byTask, none);
    }
  }
}
