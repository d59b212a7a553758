package ai.leoma.cli.reading;

import ai.leoma.chain.Rao;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonWriter;
import ai.leoma.ranking.ConsensusBase;
import ai.leoma.ranking.Rules;
import ai.leoma.ranking.document.PairVotes;
import ai.leoma.ranking.document.WhatIf;
import ai.leoma.ranking.document.WindowDocument;
import ai.leoma.ranking.document.WindowDocument.Activity;
import ai.leoma.ranking.document.WindowDocument.Miner;
import ai.leoma.ranking.document.WindowDocument.Validator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// The newest stored rankings of a running service under other rules: `/rankings`, and of each its
/// `/rankings/{id}/inputs`. As many as are asked for are read, one after the other, each up to the
/// size that a command reads.
record ServiceHistory(PublicApi service, int rankings) {
  static final int MOST_RANKINGS = 1000;

  private static final int PAGE = 200;

  /// @throws ReadingFailed when the service cannot be read, has no ranking, or its history is too
  ///     short for the other rules
  WhatIfReport under(WhatIf whatIf) {
    List<Long> ids = ids();
    if (ids.isEmpty()) {
      throw new ReadingFailed("the service has no ranking yet");
    }
    Moments moments = new Moments(whatIf);
    for (long id : ids.reversed()) {
      moments.add("ranking " + id, document(inputs(id)));
    }
    return moments.report();
  }

  /// The newest first.
  private List<Long> ids() {
    List<Long> ids = new ArrayList<>();
    String next = "";
    do {
      int wanted = Math.min(PAGE, rankings - ids.size());
      Members page =
          service
              .find("/rankings?limit=" + wanted + next)
              .orElseThrow(() -> new ReadingFailed("the service has no rankings"));
      page.list("rankings").forEach(ranking -> ids.add(ranking.requiredWhole("id")));
      next = page.whole("next").map(before -> "&before=" + before).orElse("");
    } while (!next.isEmpty() && ids.size() < rankings);
    return ids;
  }

  private Members inputs(long id) {
    return service
        .find("/rankings/" + id + "/inputs")
        .orElseThrow(() -> new ReadingFailed("the service has no ranking " + id));
  }

  private static WindowDocument document(Members inputs) {
    Members snapshot = inputs.members("snapshot").orElseThrow(() -> unreadable("snapshot"));
    Rules rules = rules(snapshot.members("rules").orElseThrow(() -> unreadable("rules")));
    long newest = snapshot.whole("newest_task").orElse(0L);
    long first = Math.max(1, newest - rules.window() + 1);
    Map<String, Set<Long>> inForce = new HashMap<>();
    List<Miner> miners = new ArrayList<>();
    for (Members miner : snapshot.list("miners")) {
      miners.add(miner(miner));
      inForce.put(miner.requiredText("hotkey"), tasks(miner));
    }
    PairVotes votes = new PairVotes();
    List<Activity> activity = new ArrayList<>();
    for (Members vote : inputs.list("votes")) {
      long task = vote.requiredWhole("task_id");
      String name = vote.requiredText("miner");
      if (inForce.getOrDefault(name, Set.of()).contains(task)) {
        votes.cast(task, name, vote.requiredText("validator"), vote.isTrue("passed"));
      } else {
        activity.add(new Activity(task, vote.requiredText("validator")));
      }
    }
    return new WindowDocument(
        rules,
        newest == 0 ? 1 : first,
        newest == 0 ? 0 : Math.toIntExact(newest - first + 1),
        miners,
        snapshot.list("validators").stream().map(ServiceHistory::validator).toList(),
        votes,
        activity);
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

  private static ReadingFailed unreadable(String member) {
    return new ReadingFailed("the answer is not one of Leoma: \"" + member + "\" cannot be read");
  }
}
