package ai.leoma.ranking.document;

import ai.leoma.chain.Rao;
import ai.leoma.http.OutsideText;
import ai.leoma.ranking.ConsensusBase;
import ai.leoma.ranking.Rules;
import ai.leoma.ranking.document.PairVotes.Origin;
import ai.leoma.ranking.document.WindowDocument.Activity;
import ai.leoma.ranking.document.WindowDocument.Miner;
import ai.leoma.ranking.document.WindowDocument.Validator;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/// One document, whatever the order of its members, checked for what cannot be.
final class DocumentParser {
  private static final List<String> DOCUMENT =
      List.of("rules", "tasks", "miners", "validators", "votes", "activity");
  private static final List<String> MINER = List.of("hotkey", "uid", "block", "valid");
  private static final List<String> VALIDATOR = List.of("hotkey", "stake_rao");
  private static final List<String> VOTE = List.of("task_id", "miner", "validator", "passed");
  private static final List<String> ACTIVITY = List.of("task_id", "validator");
  private static final List<String> RULES =
      List.of(
          "window",
          "completeness_percent",
          "dominance_percent",
          "consensus",
          "active_tasks",
          "version");

  private static final int GREATEST_UID = 65_535;
  private static final BigInteger GREATEST_STAKE =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private record PlacedActivity(Activity activity, Origin origin) {}

  private final Members members;
  private Rules rules;
  private long firstTask = 1;
  private int tasks;
  private final List<Miner> miners = new ArrayList<>();
  private final Set<String> minerNames = new HashSet<>();
  private final Set<Integer> uids = new HashSet<>();
  private final List<Validator> validators = new ArrayList<>();
  private final Set<String> validatorNames = new HashSet<>();
  private final PairVotes votes = new PairVotes();
  private final List<PlacedActivity> activity = new ArrayList<>();

  DocumentParser(Members members) {
    this.members = members;
  }

  WindowDocument document() throws IOException, Refusal {
    members.object(DOCUMENT, DOCUMENT.size() - 1, this::member);
    requireListed();
    return new WindowDocument(
        rules,
        firstTask,
        tasks,
        miners,
        validators,
        votes,
        activity.stream().map(PlacedActivity::activity).toList());
  }

  private void member(String name) throws IOException, Refusal {
    switch (name) {
      case "rules" -> readRules();
      case "tasks" -> members.array(name, this::readTask);
      case "miners" -> members.array(name, this::readMiner);
      case "validators" -> members.array(name, this::readValidator);
      case "votes" -> members.array(name, this::readVote);
      default -> members.array(name, this::readActivity);
    }
  }

  private void readRules() throws IOException, Refusal {
    int[] number = new int[RULES.size()];
    ConsensusBase[] consensus = new ConsensusBase[1];
    members.inner(
        "rules",
        RULES,
        RULES.size() - 1,
        name -> {
          if (name.equals("consensus")) {
            consensus[0] = readConsensus(name);
          } else {
            number[RULES.indexOf(name)] = readRule(name);
          }
        });
    rules = new Rules(Rules.VERSION, number[0], number[1], number[2], consensus[0], number[4]);
  }

  private int readRule(String name) throws IOException, Refusal {
    return switch (name) {
      case "completeness_percent" -> (int) members.whole(name, 1, 100);
      case "dominance_percent" -> (int) members.whole(name, 0, 100);
      case "version" -> (int) members.whole(name, Rules.VERSION, Rules.VERSION);
      default -> (int) members.whole(name, 1, Rules.LONGEST_WINDOW);
    };
  }

  private ConsensusBase readConsensus(String name) throws IOException, Refusal {
    String text = members.text(name);
    for (ConsensusBase base : ConsensusBase.values()) {
      if (base.name().toLowerCase(Locale.ROOT).equals(text)) {
        return base;
      }
    }
    members.require(false, name, "must be active or voted");
    throw new IllegalStateException("refused above");
  }

  private void readTask() throws IOException, Refusal {
    long id = members.whole("", 1, Long.MAX_VALUE);
    members.require(
        tasks == 0 || id == firstTask + tasks,
        "",
        "must be %d, the next after the one before, but is %d".formatted(firstTask + tasks, id));
    members.require(tasks < Rules.LONGEST_WINDOW, "", "is one task more than is read");
    firstTask = tasks == 0 ? id : firstTask;
    tasks++;
  }

  private void readMiner() throws IOException, Refusal {
    String[] hotkey = new String[1];
    int[] uid = new int[1];
    OptionalLong[] block = new OptionalLong[1];
    boolean[] valid = new boolean[1];
    members.object(
        MINER,
        MINER.size(),
        name -> {
          switch (name) {
            case "hotkey" -> hotkey[0] = members.name(name);
            case "uid" -> uid[0] = (int) members.whole(name, 0, GREATEST_UID);
            case "block" -> block[0] = readBlock(name);
            default -> valid[0] = members.bool(name);
          }
        });
    members.require(
        minerNames.add(hotkey[0]), "hotkey", "is listed twice: " + OutsideText.of(hotkey[0]));
    members.require(uids.add(uid[0]), "uid", "is another miner's, too: " + uid[0]);
    miners.add(new Miner(hotkey[0], uid[0], block[0], valid[0]));
  }

  private OptionalLong readBlock(String name) throws IOException, Refusal {
    return members.isNull()
        ? OptionalLong.empty()
        : OptionalLong.of(members.whole(name, 0, Long.MAX_VALUE));
  }

  private void readValidator() throws IOException, Refusal {
    String[] hotkey = new String[1];
    BigInteger[] stake = new BigInteger[1];
    members.object(
        VALIDATOR,
        VALIDATOR.size(),
        name -> {
          if (name.equals("hotkey")) {
            hotkey[0] = members.name(name);
          } else {
            stake[0] = members.big(name, BigInteger.ZERO, GREATEST_STAKE);
          }
        });
    members.require(
        validatorNames.add(hotkey[0]), "hotkey", "is listed twice: " + OutsideText.of(hotkey[0]));
    validators.add(new Validator(hotkey[0], new Rao(stake[0])));
  }

  private final String[] voteNames = new String[2];
  private long voteTask;
  private boolean votePassed;

  private void readVote() throws IOException, Refusal {
    members.object(VOTE, VOTE.size(), this::voteMember);
    Origin origin = new Origin(members.line(), members.item());
    votes.cast(voteTask, voteNames[0], voteNames[1], votePassed, origin);
  }

  private void voteMember(String name) throws IOException, Refusal {
    switch (name) {
      case "task_id" -> voteTask = members.whole(name, 1, Long.MAX_VALUE);
      case "miner" -> voteNames[0] = members.name(name);
      case "validator" -> voteNames[1] = members.name(name);
      default -> votePassed = members.bool(name);
    }
  }

  private void readActivity() throws IOException, Refusal {
    members.object(ACTIVITY, ACTIVITY.size(), this::voteMember);
    activity.add(
        new PlacedActivity(
            new Activity(voteTask, voteNames[1]), new Origin(members.line(), members.item())));
  }

  /// What is voted on must be listed. It may be listed after the votes, and so is looked for last.
  private void requireListed() throws Refusal {
    Refusal[] first = new Refusal[1];
    long[] item = {Long.MAX_VALUE};
    votes.forEachPair(
        (task, miner, origin) -> {
          if (origin.item() < item[0] && !(isListed(task) && minerNames.contains(miner))) {
            item[0] = origin.item();
            first[0] =
                isListed(task)
                    ? unlisted("votes", origin, "miner", OutsideText.of(miner))
                    : unlisted("votes", origin, "task_id", Long.toString(task));
          }
        });
    if (first[0] != null) {
      throw first[0];
    }
    for (PlacedActivity one : activity) {
      long task = one.activity().task();
      if (!isListed(task)) {
        throw unlisted("activity", one.origin(), "task_id", Long.toString(task));
      }
    }
  }

  private boolean isListed(long task) {
    return task >= firstTask && task - firstTask < tasks;
  }

  private Refusal unlisted(String list, Origin origin, String name, String value) {
    return members.refusal(
        origin.line(), "%s[%d].%s".formatted(list, origin.item(), name), "is not listed: " + value);
  }
}
