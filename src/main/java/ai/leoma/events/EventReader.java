package ai.leoma.events;

import ai.leoma.audit.LogReader;
import ai.leoma.audit.LogReader.StoredEntry;
import ai.leoma.chain.Hotkey;
import ai.leoma.evaluation.VoteRecord;
import ai.leoma.evaluation.Votes;
import ai.leoma.json.JsonReader;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.json.JsonWriter;
import ai.leoma.ranking.PairState;
import ai.leoma.ranking.RankingConfig;
import ai.leoma.ranking.Rankings;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import ai.leoma.validator.RegisteredValidator;
import ai.leoma.validator.ValidatorRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Turns what was written since into events. What a vote says is in none of them: only that it was
/// accepted, and the outcome once the pair is settled (rules 2).
@ApplicationScoped
class EventReader {
  /// Log entries that are read at a time.
  static final int MOST_ENTRIES = 1_000;

  private static final int ACTIVITY_TASKS = 30;

  private final LogReader log;
  private final Tasks tasks;
  private final Votes votes;
  private final Rankings rankings;
  private final ValidatorRegistry validators;
  private final RankingConfig rankingConfig;

  EventReader(
      LogReader log,
      Tasks tasks,
      Votes votes,
      Rankings rankings,
      ValidatorRegistry validators,
      RankingConfig rankingConfig) {
    this.log = log;
    this.tasks = tasks;
    this.votes = votes;
    this.rankings = rankings;
    this.validators = validators;
    this.rankingConfig = rankingConfig;
  }

  /// Where the log and the tasks end now.
  Uni<Cursor> end() {
    return Uni.combine()
        .all()
        .unis(log.lastPosition(), newestTask())
        .with((position, newest) -> Cursor.past(position, newest));
  }

  private Uni<Long> newestTask() {
    return tasks.newestPublished().map(newest -> newest.map(TaskId::value).orElse(0L));
  }

  /// What has to be known of the votes up to the cursor.
  Uni<Settlements> settlements(Cursor from) {
    TaskId first = new TaskId(Math.max(1, from.task() - ACTIVITY_TASKS));
    return votes
        .newestTaskByVoter(first, from.position())
        .map(newest -> new Settlements(rankingConfig.rules(), newest));
  }

  /// @param readTo where the next reading begins
  record Batch(List<TournamentEvent> events, Cursor readTo) {}

  /// The next events, at most those of [#MOST_ENTRIES] entries.
  Uni<Batch> after(Cursor from, Settlements settlements) {
    return newestTask()
        .chain(
            newest ->
                log.after(from.position(), MOST_ENTRIES)
                    .chain(entries -> batch(from, newest, entries, settlements)));
  }

  private Uni<Batch> batch(
      Cursor from, long newestTask, List<StoredEntry> entries, Settlements settlements) {
    if (entries.isEmpty()) {
      return Uni.createFrom()
          .item(new Batch(taskEvents(from, newestTask), Cursor.past(from.position(), newestTask)));
    }
    List<VoteLeaf> leaves = entries.stream().flatMap(entry -> VoteLeaf.of(entry).stream()).toList();
    return Uni.combine()
        .all()
        .unis(onPairs(leaves), stakes(), winnersBefore(entries))
        .with(Beside::new)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            beside -> {
              List<TournamentEvent> events = new ArrayList<>(taskEvents(from, newestTask));
              for (StoredEntry entry : entries) {
                EntryEvents told = new EntryEvents(entry.position(), newestTask, events);
                VoteLeaf.of(entry).ifPresent(leaf -> vote(leaf, told, beside, settlements));
                RankingLeafRead.of(entry)
                    .ifPresent(leaf -> ranking(leaf, told, beside.winners().get(leaf.id())));
              }
              return new Batch(events, Cursor.past(entries.getLast().position(), newestTask));
            });
  }

  /// What entries follow from beside themselves.
  private record Beside(
      Map<PairKey, List<VoteRecord>> onPairs,
      Map<Hotkey, BigInteger> stakes,
      Map<Long, Optional<Hotkey>> winners) {}

  private static List<TournamentEvent> taskEvents(Cursor from, long newest) {
    return LongStream.rangeClosed(from.task() + 1, newest)
        .mapToObj(
            task ->
                new TournamentEvent(
                    "task",
                    new Cursor(from.position(), from.index(), task),
                    JsonWriter.compact(new ObjectValue(Map.of("task_id", NumberValue.of(task))))))
        .toList();
  }

  private record PairKey(long task, Hotkey miner) {}

  private Uni<Map<PairKey, List<VoteRecord>>> onPairs(List<VoteLeaf> leaves) {
    if (leaves.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    List<VoteLeaf> distinct =
        List.copyOf(
            leaves.stream()
                .collect(
                    Collectors.toMap(
                        leaf -> new PairKey(leaf.task().value(), leaf.miner()),
                        Function.identity(),
                        (one, _) -> one,
                        LinkedHashMap::new))
                .values());
    return votes
        .history(
            distinct.stream().map(VoteLeaf::task).toList(),
            distinct.stream().map(VoteLeaf::miner).toList())
        .map(
            all ->
                all.stream()
                    .collect(
                        Collectors.groupingBy(
                            vote -> new PairKey(vote.task().value(), vote.miner()))));
  }

  private Uni<Map<Hotkey, BigInteger>> stakes() {
    return validators
        .registered()
        .map(
            all ->
                all.stream()
                    .collect(
                        Collectors.toMap(
                            RegisteredValidator::hotkey, validator -> validator.stake().amount())));
  }

  /// For each ranking among the entries who had won before it.
  private Uni<Map<Long, Optional<Hotkey>>> winnersBefore(List<StoredEntry> entries) {
    List<Long> ids =
        entries.stream()
            .flatMap(entry -> RankingLeafRead.of(entry).stream())
            .map(RankingLeafRead::id)
            .toList();
    return ids.isEmpty() ? Uni.createFrom().item(Map.of()) : rankings.winnersBefore(ids);
  }

  /// The events of one log entry.
  private record EntryEvents(long position, long task, List<TournamentEvent> all) {
    void add(String type, Map<String, JsonValue> members) {
      int index =
          !all.isEmpty() && all.getLast().after().position() == position
              ? all.getLast().after().index() + 1
              : 0;
      all.add(
          new TournamentEvent(
              type,
              new Cursor(position, index, task),
              JsonWriter.compact(new ObjectValue(members))));
    }
  }

  private static void vote(
      VoteLeaf leaf, EntryEvents told, Beside beside, Settlements settlements) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("task_id", NumberValue.of(leaf.task().value()));
    members.put("miner", new StringValue(leaf.miner().ss58()));
    members.put("validator", new StringValue(leaf.validator().ss58()));
    told.add("vote", members);
    List<VoteRecord> onPair =
        beside.onPairs().getOrDefault(new PairKey(leaf.task().value(), leaf.miner()), List.of());
    onPair.stream()
        .filter(vote -> vote.logPosition() == leaf.position())
        .findFirst()
        .flatMap(vote -> settlements.settledBy(vote, onPair, beside.stakes()))
        .ifPresent(state -> told.add("pair", pair(leaf, state)));
  }

  private static Map<String, JsonValue> pair(VoteLeaf leaf, PairState state) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("task_id", NumberValue.of(leaf.task().value()));
    members.put("miner", new StringValue(leaf.miner().ss58()));
    members.put("state", new StringValue(state.name().toLowerCase(Locale.ROOT)));
    return members;
  }

  private static void ranking(
      RankingLeafRead leaf, EntryEvents told, Optional<Hotkey> winnerBefore) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("ranking", NumberValue.of(leaf.id()));
    members.put("winner", text(leaf.winner()));
    told.add("ranking", members);
    if (!leaf.winner().equals(winnerBefore)) {
      Map<String, JsonValue> change = new LinkedHashMap<>();
      change.put("ranking", NumberValue.of(leaf.id()));
      change.put("winner", text(leaf.winner()));
      change.put("before", text(winnerBefore));
      told.add("winner", change);
    }
  }

  private static JsonValue text(Optional<Hotkey> hotkey) {
    return hotkey.<JsonValue>map(known -> new StringValue(known.ss58())).orElseGet(NullValue::new);
  }

  /// A vote's leaf but for what it says.
  private record VoteLeaf(long position, TaskId task, Hotkey miner, Hotkey validator) {
    static Optional<VoteLeaf> of(StoredEntry entry) {
      return members(entry, "vote")
          .map(
              leaf ->
                  new VoteLeaf(
                      entry.position(),
                      new TaskId(number(leaf, "task_id")),
                      new Hotkey(string(leaf, "miner").orElseThrow()),
                      new Hotkey(string(leaf, "validator").orElseThrow())));
    }
  }

  private record RankingLeafRead(long id, Optional<Hotkey> winner) {
    static Optional<RankingLeafRead> of(StoredEntry entry) {
      return members(entry, "ranking")
          .map(
              leaf ->
                  new RankingLeafRead(
                      number(leaf, "ranking"), string(leaf, "winner").map(Hotkey::new)));
    }
  }

  private static Optional<ObjectValue> members(StoredEntry entry, String kind) {
    if (!entry.kind().equals(kind)) {
      return Optional.empty();
    }
    return JsonReader.parse(new String(entry.leaf(), StandardCharsets.UTF_8))
        .map(ObjectValue.class::cast);
  }

  private static long number(ObjectValue leaf, String name) {
    return Long.parseLong(((NumberValue) leaf.member(name).orElseThrow()).lexeme());
  }

  private static Optional<String> string(ObjectValue leaf, String name) {
    return leaf.member(name)
        .filter(StringValue.class::isInstance)
        .map(value -> ((StringValue) value).text());
  }
}
