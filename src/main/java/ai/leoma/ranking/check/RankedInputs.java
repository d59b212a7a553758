package ai.leoma.ranking.check;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.ranking.ConsensusBase;
import ai.leoma.ranking.Contender;
import ai.leoma.ranking.RankingInput;
import ai.leoma.ranking.Rules;
import ai.leoma.ranking.ValidatorStake;
import ai.leoma.ranking.Window;
import ai.leoma.task.TaskId;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// A ranking's snapshot as it was read: everything that the ranking follows from but the votes.
///
/// @param served for each miner the stretches of tasks that count, first task to last
/// @param stakeBlocks for each validator the block at which its stake was read
record RankedInputs(
    Rules rules,
    Optional<TaskId> newestTask,
    OptionalLong votesPosition,
    List<Contender> miners,
    Map<Hotkey, TreeMap<Long, Long>> served,
    List<ValidatorStake> validators,
    Map<Hotkey, Long> stakeBlocks) {
  private static final int MOST_MINERS = 65_536;
  private static final int MOST_VALIDATORS = 4096;
  private static final int GREATEST_UID = 65_535;

  static RankedInputs read(JsonNode snapshot) throws NotCheckable {
    Members members = new Members("snapshot", snapshot);
    Rules rules = rules(members.inner("rules"));
    List<Contender> miners = new ArrayList<>();
    Map<Hotkey, TreeMap<Long, Long>> served = new HashMap<>();
    JsonNode listedMiners = members.array("miners");
    members.require(listedMiners.size() <= MOST_MINERS, "miners");
    for (JsonNode listed : listedMiners) {
      Members miner = new Members("miners", listed);
      Contender contender = contender(miner);
      miners.add(contender);
      served.put(contender.hotkey(), stretches(miner));
    }
    members.require(served.size() == miners.size(), "miners");
    List<ValidatorStake> validators = new ArrayList<>();
    Map<Hotkey, Long> blocks = new HashMap<>();
    JsonNode listedValidators = members.array("validators");
    members.require(listedValidators.size() <= MOST_VALIDATORS, "validators");
    for (JsonNode listed : listedValidators) {
      Members validator = new Members("validators", listed);
      validators.add(stake(validator));
      blocks.put(validator.hotkey("hotkey"), validator.whole("block", 0, Long.MAX_VALUE));
    }
    members.require(blocks.size() == validators.size(), "validators");
    OptionalLong newest = members.optionalWhole("newest_task", 1);
    return new RankedInputs(
        rules,
        newest.isPresent() ? Optional.of(new TaskId(newest.getAsLong())) : Optional.empty(),
        members.optionalWhole("votes_position", 0),
        miners,
        served,
        validators,
        blocks);
  }

  private static Rules rules(Members members) throws NotCheckable {
    long version = members.whole("version", 1, Integer.MAX_VALUE);
    if (version > Rules.VERSION) {
      throw new NotCheckable(
          "it was ranked by version %d of the rules, and this release knows %d"
              .formatted(version, Rules.VERSION));
    }
    String consensus = members.text("consensus");
    try {
      return new Rules(
          (int) version,
          (int) members.whole("window", 1, Rules.LONGEST_WINDOW),
          (int) members.whole("completeness_percent", 1, 100),
          (int) members.whole("dominance_percent", 0, 100),
          ConsensusBase.valueOf(consensus.toUpperCase(Locale.ROOT)),
          (int) members.whole("active_tasks", 1, Rules.LONGEST_WINDOW));
    } catch (IllegalArgumentException e) {
      throw new NotCheckable("its rules are not known to this release");
    }
  }

  private static Contender contender(Members miner) throws NotCheckable {
    return new Contender(
        miner.hotkey("hotkey"),
        OptionalInt.of((int) miner.whole("uid", 0, GREATEST_UID)),
        miner.optionalWhole("block", 0),
        miner.bool("valid"));
  }

  private static TreeMap<Long, Long> stretches(Members miner) throws NotCheckable {
    TreeMap<Long, Long> lastByFirst = new TreeMap<>();
    for (JsonNode stretch : miner.array("tasks")) {
      miner.require(
          stretch.size() == 2
              && stretch.path(0).isIntegralNumber()
              && stretch.path(1).isIntegralNumber(),
          "tasks");
      lastByFirst.merge(stretch.path(0).asLong(), stretch.path(1).asLong(), Math::max);
    }
    return lastByFirst;
  }

  private static ValidatorStake stake(Members validator) throws NotCheckable {
    JsonNode stake = validator.object().path("stake_rao");
    validator.require(stake.isIntegralNumber(), "stake_rao");
    BigInteger rao = stake.bigIntegerValue();
    validator.require(rao.signum() >= 0 && rao.bitLength() <= Long.SIZE, "stake_rao");
    return new ValidatorStake(validator.hotkey("hotkey"), new Rao(rao));
  }

  Optional<Window> window() {
    return Window.of(newestTask, rules);
  }

  /// Whether the miner's commitment in force has a video in the task.
  boolean counts(Hotkey miner, long task) {
    Map.Entry<Long, Long> stretch = served.getOrDefault(miner, new TreeMap<>()).floorEntry(task);
    return stretch != null && task <= stretch.getValue();
  }

  /// What the rules are applied to, but for the votes.
  ///
  /// @param stakes in the order of [#validators]
  RankingInput field(List<ValidatorStake> stakes) {
    return new RankingInput(rules, newestTask, miners, stakes, List.of());
  }
}
