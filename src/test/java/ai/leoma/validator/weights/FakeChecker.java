package ai.leoma.validator.weights;

import ai.leoma.chain.Hotkey;
import ai.leoma.validator.weights.CheckResult.Coverage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Answers what a test has put in line, the last of it for ever; notes what it was asked.
public final class FakeChecker implements RankingChecker {
  public static final Coverage WHOLE = new Coverage(30, 30);

  private final Deque<CheckResult> results = new ArrayDeque<>();
  public final List<Long> checked = new ArrayList<>();
  public final List<Optional<Hotkey>> winners = new ArrayList<>();
  public boolean breaks;

  public void answers(CheckResult... next) {
    results.clear();
    results.addAll(List.of(next));
  }

  public static CheckResult confirmed(Hotkey winner) {
    return new CheckResult.Confirmed(Optional.of(winner), WHOLE);
  }

  public static CheckResult unproven() {
    return new CheckResult.Unproven("cannot be reached", Optional.empty(), Coverage.NONE);
  }

  public static CheckResult contradicted() {
    return new CheckResult.Contradicted(CheckResult.Kind.WINNER, "another one wins");
  }

  @Override
  public CheckResult check(long ranking, Optional<Hotkey> winner) {
    checked.add(ranking);
    winners.add(winner);
    if (breaks) {
      throw new IllegalStateException("broken");
    }
    CheckResult next = results.isEmpty() ? unproven() : results.peek();
    if (results.size() > 1) {
      results.poll();
    }
    return next;
  }

  @Override
  public void close() {}
}
