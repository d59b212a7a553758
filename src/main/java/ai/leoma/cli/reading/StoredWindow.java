package ai.leoma.cli.reading;

import ai.leoma.chain.Rao;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonWriter;
import ai.leoma.ranking.ConsensusBase;
import ai.leoma.ranking.Rules;
import ai.leoma.ranking.document.PairVotes;
import ai.leoma.ranking.document.WindowDocument;
import ai.leoma.ranking.document.WindowDocument.Activity;
import ai.leoma.ranking.document.WindowDocument.Miner;
import ai.leoma.ranking.document.WindowDocument.Validator;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The window of a stored ranking, put together from its snapshot and its votes.
final class StoredWindow implements InputsReading.Taker {
  private final Map<String, Set<Long>> inForce = new HashMap<>();
  private final PairVotes votes = new PairVotes();
  private final Set<Activity> activity = new LinkedHashSet<>();
  private Optional<Members> snapshot = Optional.empty();
  private Optional<Long> withheld = Optional.empty();

  @Override
  public void snapshot(Members inputs) {
    snapshot = Optional.of(inputs);
    inputs.list("miners").forEach(miner -> inForce.put(miner.requiredText("hotkey"), tasks(miner)));
  }

  @Override
  public void vote(long task, String miner, String validator, boolean passed) {
    read();
    if (inForce.getOrDefault(miner, Set.of()).contains(task)) {
      votes.cast(task, miner, validator, passed);
    } else {
      activity.add(new Activity(task, validator));
    }
  }

  @Override
  public void withheld(long count) {
    withheld = Optional.of(count);
  }

  boolean hasEveryVote() {
    return withheld.orElseThrow(() -> InputsReading.unreadable("withheld")) == 0;
  }

  /// @throws ReadingFailed when the answer had not all that a window has
  WindowDocument document() {
    Members inputs = read();
    Rules rules =
        rules(inputs.members("rules").orElseThrow(() -> InputsReading.unreadable("rules")));
    long newest = inputs.whole("newest_task").orElse(0L);
    long first = Math.max(1, newest - rules.window() + 1);
    return new WindowDocument(
        rules,
        newest == 0 ? 1 : first,
        newest == 0 ? 0 : Math.toIntExact(newest - first + 1),
        inputs.list("miners").stream().map(StoredWindow::miner).toList(),
        inputs.list("validators").stream().map(StoredWindow::validator).toList(),
        votes,
        List.copyOf(activity));
  }

  private Members read() {
    return snapshot.orElseThrow(() -> InputsReading.unreadable("snapshot"));
  }

  private static Rules rules(Members rules) {
    return new Rules(
        (int) rules.requiredWhole("version"),
        (int) rules.requiredWhole("window"),
        (int) rules.requiredWhole("completeness_percent"),
        (int) rules.requiredWhole("dominance_percent"),
        ConsensusBase.valueOf(rules.requiredText("consensus").toUpperCase(Locale.ROOT)),
        (int) rules.requiredWhole("active_tasks"));
  }

  private static Miner miner(Members miner) {
    return new Miner(
        miner.requiredText("hotkey"),
        (int) miner.requiredWhole("uid"),
        miner.whole("block").map(OptionalLong::of).orElseGet(OptionalLong::empty),
        miner.isTrue("valid"));
  }

  /// Those in which its commitment in force has a video, given as stretches `[first, last]`.
  private static Set<Long> tasks(Members miner) {
    Set<Long> tasks = new HashSet<>();
    if (miner.raw("tasks") instanceof ArrayValue stretches) {
      for (var stretch : stretches.items()) {
        if (stretch instanceof ArrayValue ends
            && ends.items().size() == 2
            && ends.items().get(0) instanceof NumberValue from
            && ends.items().get(1) instanceof NumberValue to) {
          for (long task = Long.parseLong(from.lexeme());
              task <= Long.parseLong(to.lexeme());
              task++) {
            tasks.add(task);
          }
        }
      }
    }
    return tasks;
  }

  /// Stakes do not fit into a double: they are read as written.
  private static Validator validator(Members validator) {
    return new Validator(
        validator.requiredText("hotkey"),
        new Rao(new BigInteger(JsonWriter.compact(validator.raw("stake_rao")))));
  }
}
