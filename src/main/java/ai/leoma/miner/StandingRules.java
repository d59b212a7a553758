package ai.leoma.miner;

import ai.leoma.chain.Hotkey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// From the verdicts on single miners to who is valid: outages forgiven for a while, copies of a
/// model refused (rules 7).
final class StandingRules {
  private StandingRules() {}

  /// @param claims the first committer of each model that anybody ever committed
  record Result(List<Standing> standings, Map<String, Claim> claims) {}

  /// @param before the standings of the last pass
  /// @param claims the claims known so far
  /// @param grace how long a verdict outlives an outage
  static Result decide(
      List<Examined> examined,
      Map<Hotkey, Standing> before,
      Map<String, Claim> claims,
      Instant now,
      Duration grace) {
    Map<String, Claim> first = new HashMap<>(claims);
    Map<Hotkey, Integer> uids = new HashMap<>();
    List<Standing> alone = new ArrayList<>();
    for (Examined miner : examined) {
      uids.put(miner.candidate().hotkey(), miner.candidate().uid());
      alone.add(
          alone(miner, Optional.ofNullable(before.get(miner.candidate().hotkey())), now, grace));
      miner.committedHash().ifPresent(hash -> claim(first, hash, miner.candidate()));
    }
    List<Standing> standings =
        alone.stream()
            .map(standing -> withoutCopies(standing, first, uids, now))
            .map(standing -> standing.goingOn(Optional.ofNullable(before.get(standing.hotkey()))))
            .sorted(Comparator.comparingInt(Standing::uid))
            .toList();
    return new Result(standings, Map.copyOf(first));
  }

  private static void claim(Map<String, Claim> first, String hash, Candidate candidate) {
    Claim claim =
        new Claim(hash, candidate.commitment().block(), candidate.uid(), candidate.hotkey());
    first.merge(hash, claim, Claim::earlier);
  }

  private static Standing alone(
      Examined miner, Optional<Standing> before, Instant now, Duration grace) {
    Candidate candidate = miner.candidate();
    return switch (miner.verdict()) {
      case Verdict.Passed(String hash, Optional<String> slug) ->
          standing(candidate, model(candidate, slug, Optional.of(hash)), Optional.empty(), now);
      case Verdict.Failed(String reason, boolean hasModel) ->
          standing(
              candidate,
              hasModel
                  ? model(candidate, Optional.empty(), miner.committedHash())
                  : Optional.empty(),
              Optional.of(reason),
              now);
      case Verdict.Undecided(String reason) ->
          before
              .filter(last -> stands(last, candidate.commitment(), now, grace))
              .map(last -> stale(last, candidate.uid()))
              .orElseGet(
                  () ->
                      standing(
                          candidate,
                          model(candidate, Optional.empty(), miner.committedHash()),
                          Optional.of(reason),
                          now));
    };
  }

  /// Only a verdict on the very same commitment outlives an outage, and only that it was valid, or
  /// valid but for being a copy.
  private static boolean stands(Standing last, Commitment commitment, Instant now, Duration grace) {
    boolean wasFine =
        last.isValid()
            || last.invalidReason()
                .filter(reason -> reason.startsWith("duplicate_model:"))
                .isPresent();
    return wasFine
        && last.isOf(commitment)
        && last.model().flatMap(Standing.Model::hash).isPresent()
        && !last.decidedAt().plus(grace).isBefore(now);
  }

  private static Standing stale(Standing last, int uid) {
    return new Standing(
        last.hotkey(),
        uid,
        last.commitmentBlock(),
        last.model(),
        Optional.empty(),
        last.decidedAt(),
        last.since(),
        true);
  }

  private static Standing withoutCopies(
      Standing standing, Map<String, Claim> first, Map<Hotkey, Integer> uids, Instant now) {
    if (!standing.isValid()) {
      return standing;
    }
    String hash = standing.model().flatMap(Standing.Model::hash).orElseThrow();
    Claim claim = first.get(hash);
    if (claim == null || claim.hotkey().equals(standing.hotkey())) {
      return standing;
    }
    int earliestUid = uids.getOrDefault(claim.hotkey(), claim.uid());
    return new Standing(
        standing.hotkey(),
        standing.uid(),
        standing.commitmentBlock(),
        standing.model(),
        Optional.of(InvalidReason.duplicate(earliestUid)),
        standing.decidedAt(),
        now,
        standing.stale());
  }

  private static Standing standing(
      Candidate candidate,
      Optional<Standing.Model> model,
      Optional<String> invalidReason,
      Instant now) {
    return new Standing(
        candidate.hotkey(),
        candidate.uid(),
        candidate.commitment().block(),
        model,
        invalidReason,
        now,
        now,
        false);
  }

  private static Optional<Standing.Model> model(
      Candidate candidate, Optional<String> slug, Optional<String> hash) {
    Commitment commitment = candidate.commitment();
    return Optional.of(
        new Standing.Model(
            commitment.modelName().orElseThrow(),
            commitment.revision().orElseThrow(),
            commitment.chuteId().orElseThrow(),
            slug,
            hash));
  }
}
