package ai.leoma.ranking.document;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.ranking.Contender;
import ai.leoma.ranking.RankingInput;
import ai.leoma.ranking.Rules;
import ai.leoma.ranking.ValidatorStake;
import ai.leoma.ranking.Vote;
import ai.leoma.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Everything that one ranking follows from, as it goes into a file and comes out of one.
///
/// @param firstTask the oldest listed task; 1 when none is
/// @param tasks how many are listed, one after the other
/// @param votes on listed miners and tasks; of whoever is not listed as a validator, they weigh
///     nothing
/// @param activity votes of which nothing counts but that their validator was active
public record WindowDocument(
    Rules rules,
    long firstTask,
    int tasks,
    List<Miner> miners,
    List<Validator> validators,
    PairVotes votes,
    List<Activity> activity) {

  public WindowDocument {
    miners = List.copyOf(miners);
    validators = List.copyOf(validators);
    activity = List.copyOf(activity);
  }

  /// A miner as it stood at the moment of the ranking. Its name need not be an address.
  public record Miner(String hotkey, int uid, OptionalLong block, boolean valid) {}

  /// A registered validator.
  public record Validator(String hotkey, Rao stake) {}

  /// That a validator voted on a task, on whomever.
  public record Activity(long task, String validator) {}

  /// The newest listed task, if any is.
  public Optional<Long> newestTask() {
    return tasks == 0 ? Optional.empty() : Optional.of(firstTask + tasks - 1);
  }

  /// The same as the rules read it: tasks are counted from 1, so that a list shorter than the
  /// window is a window that is not full, and names are replaced by stand-ins.
  RankingInput rankingInput(StandIns standIns) {
    List<Vote> counting = new ArrayList<>();
    votes.forEach(
        (task, miner, validator, passed) ->
            counting.add(
                new Vote(counted(task), standIns.of(miner), standIns.of(validator), passed)));
    return new RankingInput(
        rules,
        tasks == 0 ? Optional.empty() : Optional.of(new TaskId(tasks)),
        miners.stream().map(miner -> contender(miner, standIns)).toList(),
        validators.stream()
            .map(one -> new ValidatorStake(standIns.of(one.hotkey()), one.stake()))
            .toList(),
        counting,
        activity.stream().map(one -> activity(one, standIns)).toList());
  }

  private TaskId counted(long task) {
    return new TaskId(task - firstTask + 1);
  }

  private static Contender contender(Miner miner, StandIns standIns) {
    return new Contender(
        standIns.of(miner.hotkey()), OptionalInt.of(miner.uid()), miner.block(), miner.valid());
  }

  private Vote activity(Activity activity, StandIns standIns) {
    Hotkey validator = standIns.of(activity.validator());
    return new Vote(counted(activity.task()), validator, validator, false);
  }
}
