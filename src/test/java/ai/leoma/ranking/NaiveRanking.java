package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The rules read aloud, slowly and a second time: nothing is shared with [Ranking] but its inputs.
/// It scans all votes for a question and compares fractions of BigIntegers.
final class NaiveRanking {

  record Fraction(BigInteger over, BigInteger under) implements Comparable<Fraction> {
    static Fraction of(long over, long under) {
      return new Fraction(BigInteger.valueOf(over), BigInteger.valueOf(under));
    }

    Fraction plus(Fraction other) {
      return new Fraction(
          over.multiply(other.under).add(other.over.multiply(under)), under.multiply(other.under));
    }

    @Override
    public int compareTo(Fraction other) {
      return over.multiply(other.under).compareTo(other.over.multiply(under));
    }
  }

  /// A line of the result: hotkey, rank (0 for none), passes, settled, wins.
  record Line(String hotkey, int rank, int passes, int settled, boolean wins) {}

  private final RankingInput input;
  private final Rules rules;
  private final BigInteger newest;
  private final BigInteger first;
  private final Map<String, Long> counts = new HashMap<>();
  private final Map<String, String> states = new HashMap<>();
  private final Map<Hotkey, Boolean> activities = new HashMap<>();

  NaiveRanking(RankingInput input) {
    this.input = input;
    this.rules = input.rules();
    this.newest = BigInteger.valueOf(input.newestPublished().map(TaskId::value).orElse(0L));
    this.first = newest.subtract(BigInteger.valueOf(rules.window() - 1L)).max(BigInteger.ONE);
  }

  List<Line> lines() {
    boolean full = newest.compareTo(BigInteger.valueOf(rules.window())) >= 0;
    List<Contender> eligible =
        input.miners().stream().filter(miner -> full && isEligible(miner)).toList();
    List<Contender> remaining = new ArrayList<>(eligible);
    List<Line> lines = new ArrayList<>();
    Optional<Contender> winner = winner(eligible);
    winner.ifPresent(
        miner -> {
          remaining.remove(miner);
          lines.add(line(miner, 1, true));
        });
    while (!remaining.isEmpty()) {
      Contender next = best(remaining);
      remaining.remove(next);
      lines.add(line(next, lines.size() + 1, false));
    }
    List<Contender> others = new ArrayList<>(input.miners());
    others.removeAll(eligible);
    while (!others.isEmpty()) {
      Contender next = best(others);
      others.remove(next);
      lines.add(line(next, 0, false));
    }
    return lines;
  }

  /// The pairs with a vote in the window, as text, by task and miner.
  List<String> pairs() {
    TreeMap<String, String> pairs = new TreeMap<>();
    for (Vote vote : input.votes()) {
      if (inWindow(vote)) {
        long task = vote.task().value();
        Hotkey miner = vote.miner();
        String key = "%019d %s".formatted(task, miner.ss58());
        if (!pairs.containsKey(key)) {
          pairs.put(key, key + " " + state(task, miner));
        }
      }
    }
    return List.copyOf(pairs.values());
  }

  private Optional<Contender> winner(List<Contender> eligible) {
    List<Contender> participants =
        eligible.stream().filter(miner -> count(miner, "pass") > 0).toList();
    for (Contender miner : participants) {
      boolean dominant = true;
      for (Contender other : participants) {
        if (isEarlier(other, miner)) {
          dominant &= exceeds(miner, other);
        } else if (isEarlier(miner, other)) {
          dominant &= !exceeds(other, miner);
        }
      }
      if (dominant) {
        return Optional.of(miner);
      }
    }
    return participants.isEmpty() ? Optional.empty() : Optional.of(best(participants));
  }

  private Contender best(List<Contender> miners) {
    Contender best = miners.getFirst();
    for (Contender miner : miners) {
      int byPasses = Long.compare(count(miner, "pass"), count(best, "pass"));
      int byRate = rate(miner).compareTo(rate(best));
      if (byPasses > 0
          || (byPasses == 0 && byRate > 0)
          || (byPasses == 0 && byRate == 0 && isEarlier(miner, best))) {
        best = miner;
      }
    }
    return best;
  }

  private boolean exceeds(Contender miner, Contender other) {
    return rate(miner).compareTo(rate(other).plus(Fraction.of(rules.dominancePercent(), 100))) > 0;
  }

  private boolean isEarlier(Contender one, Contender other) {
    BigInteger never = BigInteger.ONE.shiftLeft(80);
    BigInteger a = one.block().isPresent() ? BigInteger.valueOf(one.block().getAsLong()) : never;
    BigInteger b =
        other.block().isPresent() ? BigInteger.valueOf(other.block().getAsLong()) : never;
    Comparator<String> text = Comparator.naturalOrder();
    return a.compareTo(b) < 0
        || (a.equals(b) && text.compare(one.hotkey().ss58(), other.hotkey().ss58()) < 0);
  }

  private boolean isEligible(Contender miner) {
    long settled = count(miner, "pass") + count(miner, "fail");
    Fraction share = Fraction.of(settled, rules.window());
    return miner.valid() && share.compareTo(Fraction.of(rules.completenessPercent(), 100)) >= 0;
  }

  private Fraction rate(Contender miner) {
    long passes = count(miner, "pass");
    long settled = passes + count(miner, "fail");
    return settled == 0 ? Fraction.of(0, 1) : Fraction.of(passes, settled);
  }

  private Line line(Contender miner, int rank, boolean wins) {
    int passes = (int) count(miner, "pass");
    return new Line(miner.hotkey().ss58(), rank, passes, passes + (int) count(miner, "fail"), wins);
  }

  private long count(Contender miner, String state) {
    String question = miner.hotkey().ss58() + " " + state;
    if (!counts.containsKey(question)) {
      counts.put(question, scan(miner.hotkey(), state));
    }
    return counts.get(question);
  }

  private long scan(Hotkey miner, String state) {
    return input.votes().stream()
        .filter(vote -> inWindow(vote) && vote.miner().equals(miner))
        .mapToLong(vote -> vote.task().value())
        .distinct()
        .filter(task -> state(task, miner).startsWith(state))
        .count();
  }

  /// Answers are remembered: scanning once per question is slow enough.
  private String state(long task, Hotkey miner) {
    return states.computeIfAbsent(task + " " + miner.ss58(), pair -> scanPair(task, miner));
  }

  private String scanPair(long task, Hotkey miner) {
    BigInteger pass = BigInteger.ZERO;
    BigInteger fail = BigInteger.ZERO;
    BigInteger total = BigInteger.ZERO;
    for (ValidatorStake validator : input.validators()) {
      BigInteger stake = validator.stake().amount();
      boolean voted = false;
      for (Vote vote : input.votes()) {
        if (vote.task().value() == task
            && vote.miner().equals(miner)
            && vote.validator().equals(validator.hotkey())) {
          voted = true;
          pass = vote.passed() ? pass.add(stake) : pass;
          fail = vote.passed() ? fail : fail.add(stake);
        }
      }
      if (voted || isActive(validator.hotkey())) {
        total = total.add(stake);
      }
    }
    return word(pass, fail, total) + " " + pass + " " + fail + " " + total;
  }

  private String word(BigInteger pass, BigInteger fail, BigInteger total) {
    Fraction half = Fraction.of(1, 2);
    if (rules.consensus() == ConsensusBase.VOTED) {
      BigInteger voted = pass.add(fail);
      if (voted.signum() == 0) {
        return "open";
      }
      return new Fraction(pass, voted).compareTo(half) > 0 ? "pass" : "fail";
    }
    if (total.signum() == 0) {
      return "open";
    }
    if (new Fraction(pass, total).compareTo(half) > 0) {
      return "pass";
    }
    return new Fraction(fail, total).compareTo(half) >= 0 ? "fail" : "open";
  }

  private boolean isActive(Hotkey validator) {
    return activities.computeIfAbsent(validator, this::scanActivity);
  }

  private boolean scanActivity(Hotkey validator) {
    BigInteger from = newest.subtract(BigInteger.valueOf(rules.activeTasks() - 1L));
    return Stream.concat(input.votes().stream(), input.outdatedVotes().stream())
        .anyMatch(
            vote ->
                vote.validator().equals(validator)
                    && inWindow(vote)
                    && BigInteger.valueOf(vote.task().value()).compareTo(from) >= 0);
  }

  private boolean inWindow(Vote vote) {
    BigInteger task = BigInteger.valueOf(vote.task().value());
    return task.compareTo(first) >= 0 && task.compareTo(newest) <= 0;
  }
}
