package ai.leoma.miner;

import static ai.leoma.chain.TestHotkeys.ALICE;
import static ai.leoma.chain.TestHotkeys.BOB;
import static ai.leoma.chain.TestHotkeys.CHARLIE;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hotkey;
import ai.leoma.miner.StandingRules.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingRulesTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Duration GRACE = Duration.ofMinutes(30);
  private static final String HASH = "a".repeat(64);

  @Test
  void onlyTheEarliestCommitterOfAModelIsValid() {
    Result result =
        decide(List.of(passed(1, ALICE, 200), passed(2, BOB, 100), passed(3, CHARLIE, 300)));
    assertThat(reasons(result))
        .isEqualTo(
            Map.of(
                ALICE, "duplicate_model:earliest_uid=2",
                BOB, "",
                CHARLIE, "duplicate_model:earliest_uid=2"));
  }

  @Test
  void ofTwoInOneBlockTheLowerUidIsFirst() {
    Result result = decide(List.of(passed(9, ALICE, 100), passed(4, BOB, 100)));
    assertThat(reasons(result)).isEqualTo(Map.of(ALICE, "duplicate_model:earliest_uid=4", BOB, ""));
  }

  @Test
  void aCopyStaysInvalidWhileTheOriginalIsColdBlacklistedOrGone() {
    Map<String, Claim> claims = decide(List.of(passed(1, ALICE, 100))).claims();
    for (List<Examined> others :
        List.of(
            List.of(failed(1, ALICE, 100, InvalidReason.CHUTE_NOT_RUNNING)),
            List.of(failed(1, ALICE, 100, InvalidReason.BLACKLISTED)),
            List.<Examined>of())) {
      List<Examined> all = new java.util.ArrayList<>(others);
      all.add(passed(2, BOB, 150));
      Result result = StandingRules.decide(all, Map.of(), claims, NOON, GRACE);
      assertThat(reasons(result)).containsEntry(BOB, "duplicate_model:earliest_uid=1");
    }
  }

  @Test
  void anOriginalThatHasMovedOnIsStillTheFirst() {
    // Given
    Map<String, Claim> claims = decide(List.of(passed(1, ALICE, 100))).claims();
    Examined moved = passed(8, ALICE, 300, "b".repeat(64));
    // When
    Result result =
        StandingRules.decide(List.of(moved, passed(2, BOB, 150)), Map.of(), claims, NOON, GRACE);
    // Then
    assertThat(reasons(result)).isEqualTo(Map.of(ALICE, "", BOB, "duplicate_model:earliest_uid=8"));
  }

  @Test
  void whoCommitsItsOwnModelAgainIsNoCopy() {
    // Given
    Map<String, Claim> claims = decide(List.of(passed(1, ALICE, 100))).claims();
    // When
    Result result =
        StandingRules.decide(List.of(passed(1, ALICE, 400)), Map.of(), claims, NOON, GRACE);
    // Then
    assertThat(reasons(result)).isEqualTo(Map.of(ALICE, ""));
    assertThat(result.claims().get(HASH).commitmentBlock()).isEqualTo(100);
  }

  @Test
  void anOriginalThatIsSeenLateTakesTheModelBack() {
    // Given
    Map<String, Claim> claims = decide(List.of(passed(2, BOB, 150))).claims();
    // When
    Result result =
        StandingRules.decide(
            List.of(passed(1, ALICE, 100), passed(2, BOB, 150)), Map.of(), claims, NOON, GRACE);
    // Then
    assertThat(reasons(result)).isEqualTo(Map.of(ALICE, "", BOB, "duplicate_model:earliest_uid=1"));
  }

  @Test
  void aColdOriginalIsTheFirstEvenWhenItWasNeverValid() {
    Result result =
        decide(
            List.of(
                failed(1, ALICE, 100, InvalidReason.CHUTE_NOT_RUNNING, Optional.of(HASH)),
                passed(2, BOB, 150)));
    assertThat(reasons(result))
        .isEqualTo(Map.of(ALICE, "chute_not_running", BOB, "duplicate_model:earliest_uid=1"));
  }

  @Test
  void aVerdictIsOfTheTimeSinceWhenItsReasonHolds() {
    // Given: valid since noon, then cold
    Result valid = decide(List.of(passed(1, ALICE, 100)));
    Result stillValid = later(valid, 60, passed(1, ALICE, 100));
    Result cold = later(stillValid, 120, failed(1, ALICE, 100, InvalidReason.CHUTE_NOT_RUNNING));

    // When
    Result stillCold = later(cold, 180, failed(1, ALICE, 100, InvalidReason.CHUTE_NOT_RUNNING));

    // Then
    assertThat(stillValid.standings().getFirst().since()).isEqualTo(NOON);
    assertThat(stillCold.standings().getFirst().since()).isEqualTo(NOON.plusSeconds(120));
    assertThat(stillCold.standings().getFirst().decidedAt()).isEqualTo(NOON.plusSeconds(180));
  }

  private static Result later(Result before, long seconds, Examined examined) {
    return StandingRules.decide(
        List.of(examined), byHotkey(before), before.claims(), NOON.plusSeconds(seconds), GRACE);
  }

  @ParameterizedTest
  @CsvSource({
    "0,    100, true",
    "1800, 100, true",
    "1801, 100, false",
    "60,   101, false",
  })
  void anOutageIsForgivenForAWhile(long secondsLater, long commitmentBlock, boolean stands) {
    // Given
    Result valid = decide(List.of(passed(1, ALICE, 100)));
    // When
    Result later =
        StandingRules.decide(
            List.of(undecided(5, ALICE, commitmentBlock)),
            byHotkey(valid),
            valid.claims(),
            NOON.plusSeconds(secondsLater),
            GRACE);
    // Then
    Standing standing = later.standings().getFirst();
    assertThat(standing.isValid()).isEqualTo(stands);
    assertThat(standing.stale()).isEqualTo(stands);
    assertThat(standing.uid()).isEqualTo(5);
    assertThat(standing.decidedAt()).isEqualTo(stands ? NOON : NOON.plusSeconds(secondsLater));
    assertThat(standing.invalidReason().orElse("")).isEqualTo(stands ? "" : "chute_fetch_failed");
  }

  @Test
  void aLongOutageCountsFromTheLastVerdictAndNotFromTheLastPass() {
    // Given
    Result valid = decide(List.of(passed(1, ALICE, 100)));
    Instant inBetween = NOON.plus(Duration.ofMinutes(20));
    Result stale =
        StandingRules.decide(
            List.of(undecided(1, ALICE, 100)), byHotkey(valid), valid.claims(), inBetween, GRACE);
    // When
    Result later =
        StandingRules.decide(
            List.of(undecided(1, ALICE, 100)),
            byHotkey(stale),
            valid.claims(),
            inBetween.plus(Duration.ofMinutes(20)),
            GRACE);
    // Then
    assertThat(reasons(later)).isEqualTo(Map.of(ALICE, "chute_fetch_failed"));
  }

  @Test
  void anOutageMakesNobodyValid() {
    // Given
    Result invalid = decide(List.of(failed(1, ALICE, 100, InvalidReason.CHUTE_NOT_RUNNING)));
    // When
    Result later =
        StandingRules.decide(
            List.of(undecided(1, ALICE, 100), undecided(2, BOB, 100)),
            byHotkey(invalid),
            Map.of(),
            NOON,
            GRACE);
    // Then
    assertThat(later.standings()).noneMatch(Standing::isValid);
  }

  @Test
  void aCopyDoesNotBecomeValidByAnOutage() {
    // Given
    Result copies = decide(List.of(passed(1, ALICE, 100), passed(2, BOB, 150)));
    // When
    Result later =
        StandingRules.decide(
            List.of(undecided(1, ALICE, 100), undecided(2, BOB, 150)),
            byHotkey(copies),
            copies.claims(),
            NOON.plusSeconds(60),
            GRACE);
    // Then
    assertThat(reasons(later)).isEqualTo(reasons(copies));
  }

  @Test
  void changesAreFound() {
    // Given
    List<Standing> before =
        decide(List.of(passed(1, ALICE, 100), passed(2, BOB, 100, "b".repeat(64)))).standings();
    List<Standing> after =
        decide(
                List.of(
                    passed(1, ALICE, 100), failed(3, CHARLIE, 7, InvalidReason.MISSING_CHUTE_ID)))
            .standings();
    // When
    List<ValidityChange> changes = ValidityChange.between(byHotkey(before), after);
    // Then
    assertThat(changes).extracting(ValidityChange::hotkey).containsExactlyInAnyOrder(BOB, CHARLIE);
    assertThat(changes)
        .filteredOn(ValidityChange::touchesValid)
        .extracting(ValidityChange::hotkey)
        .containsExactly(BOB);
  }

  private static Result decide(List<Examined> examined) {
    return StandingRules.decide(examined, Map.of(), Map.of(), NOON, GRACE);
  }

  private static Examined passed(int uid, Hotkey hotkey, long block) {
    return passed(uid, hotkey, block, HASH);
  }

  private static Examined passed(int uid, Hotkey hotkey, long block, String hash) {
    return new Examined(
        candidate(uid, hotkey, block),
        new Verdict.Passed(hash, Optional.of("slug")),
        Optional.of(hash));
  }

  private static Examined failed(int uid, Hotkey hotkey, long block, String reason) {
    return failed(uid, hotkey, block, reason, Optional.empty());
  }

  private static Examined failed(
      int uid, Hotkey hotkey, long block, String reason, Optional<String> hash) {
    return new Examined(
        candidate(uid, hotkey, block), new Verdict.Failed(reason, hash.isPresent()), hash);
  }

  private static Examined undecided(int uid, Hotkey hotkey, long block) {
    return new Examined(
        candidate(uid, hotkey, block),
        new Verdict.Undecided(InvalidReason.CHUTE_FETCH_FAILED),
        Optional.empty());
  }

  private static Candidate candidate(int uid, Hotkey hotkey, long block) {
    Commitment commitment =
        new Commitment(
            block, 1, Optional.of("u/leoma-" + hotkey.ss58()), Optional.of("r"), Optional.of("c"));
    return new Candidate(uid, hotkey, false, commitment);
  }

  private static Map<Hotkey, String> reasons(Result result) {
    Map<Hotkey, String> reasons = new HashMap<>();
    result
        .standings()
        .forEach(standing -> reasons.put(standing.hotkey(), standing.invalidReason().orElse("")));
    return reasons;
  }

  private static Map<Hotkey, Standing> byHotkey(Result result) {
    return byHotkey(result.standings());
  }

  private static Map<Hotkey, Standing> byHotkey(List<Standing> standings) {
    Map<Hotkey, Standing> byHotkey = new HashMap<>();
    standings.forEach(standing -> byHotkey.put(standing.hotkey(), standing));
    return byHotkey;
  }
}
