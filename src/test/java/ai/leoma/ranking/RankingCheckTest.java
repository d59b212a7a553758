package ai.leoma.ranking;

import static ai.leoma.ranking.Tournament.BIG;
import static ai.leoma.ranking.Tournament.ELDER;
import static ai.leoma.ranking.Tournament.MIDDLE;
import static ai.leoma.ranking.Tournament.SMALL;
import static ai.leoma.ranking.Tournament.WINDOW;
import static ai.leoma.ranking.Tournament.YOUNGER;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Signer;
import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import ai.leoma.digest.Sha256;
import ai.leoma.ranking.check.RankingCheck;
import ai.leoma.validator.weights.Advice;
import ai.leoma.validator.weights.CheckResult;
import ai.leoma.validator.weights.CheckResult.Confirmed;
import ai.leoma.validator.weights.CheckResult.Contradicted;
import ai.leoma.validator.weights.CheckResult.Coverage;
import ai.leoma.validator.weights.CheckResult.Kind;
import ai.leoma.validator.weights.CheckResult.Unproven;
import ai.leoma.validator.weights.KeptWeights;
import ai.leoma.validator.weights.PublishedWeights;
import ai.leoma.validator.weights.RankingChecker;
import ai.leoma.validator.weights.RankingChecker.OwnVote;
import ai.leoma.validator.weights.RankingTrust;
import ai.leoma.validator.weights.StakeReadings;
import ai.leoma.validator.weights.WeightAdvice;
import ai.leoma.validator.weights.WeightsSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a validator finds out over HTTP about a service that is honest, and about one that lies.
@QuarkusTest
@TestProfile(RankingProfile.class)
class RankingCheckTest {
  private static final Hotkey WINNER = new Hotkey(ELDER);
  private static final Hotkey LOSER = new Hotkey(YOUNGER);
  private static final String RANKING = "/rankings/\\d+";
  private static final String SNAPSHOT = "/rankings/\\d+/snapshot";
  private static final String INPUTS = "/rankings/\\d+/inputs";
  private static final String ENVELOPE = "/evaluations/.*";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject DataSource dataSource;
  @Inject Rankings rankings;
  private final StakeReadings stakes = new StakeReadings();
  private final List<OwnVote> ownVotes = new ArrayList<>();
  private final List<RankingCheck> checks = new ArrayList<>();
  private Tournament tournament;
  private LyingService service;

  @BeforeEach
  void start() {
    tournament = Tournament.fresh(dataSource);
    service = new LyingService("http://localhost:" + RestAssured.port);
  }

  @AfterEach
  void stop() {
    checks.forEach(RankingCheck::close);
    service.close();
  }

  @Test
  void honestRankingIsConfirmedToTheLastVote() throws Exception {
    elderWins();

    CheckResult result = check().check(newestId(), Optional.of(WINNER));

    assertThat(result).isEqualTo(new Confirmed(Optional.of(WINNER), new Coverage(30, 30)));
  }

  @Test
  void eachEnvelopeIsFetchedOnce() throws Exception {
    // Given
    elderWins();
    RankingCheck check = check();
    check.check(newestId(), Optional.of(WINNER));
    long fetched = service.timesAsked(ENVELOPE);

    // When: another ranking of mostly the same votes
    tournament.publishUpTo(WINDOW + 1);
    for (Signer validator : List.of(BIG, MIDDLE, SMALL)) {
      tournament.submit(validator, Tournament.sample(WINDOW + 1, ELDER, true, "null"));
    }
    grownOld();
    rank();
    CheckResult result = check.check(newestId(), Optional.of(WINNER));

    // Then
    assertThat(result).isEqualTo(new Confirmed(Optional.of(WINNER), new Coverage(27, 27)));
    assertThat(fetched).isEqualTo(6);
    assertThat(service.timesAsked(ENVELOPE)).isEqualTo(9);
  }

  @Test
  void whatOneCheckDoesNotGetToFollowsInLaterOnes() throws Exception {
    elderWins();
    RankingCheck check = check(PATIENCE, 2);
    List<Long> verified = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      Confirmed result = (Confirmed) check.check(newestId(), Optional.of(WINNER));
      assertThat(result.coverage().votes()).isEqualTo(30);
      verified.add(result.coverage().verified());
    }

    assertThat(verified).containsExactly(10L, 20L, 30L);
  }

  @Test
  void rankingBeforeTheFirstTaskIsConfirmed() throws Exception {
    rank();

    assertThat(check().check(newestId(), Optional.empty()))
        .isEqualTo(new Confirmed(Optional.empty(), new Coverage(0, 0)));
  }

  @Test
  void anotherWinnerThanTheRulesSayContradicts() throws Exception {
    elderWins();
    service.changes(RANKING, text -> text.replace("\"" + ELDER, "\"" + YOUNGER));

    assertContradicts(check().check(newestId(), Optional.of(LOSER)), Kind.WINNER, ELDER);
  }

  @Test
  void weightsForAnotherThanTheRankingsWinnerContradict() throws Exception {
    elderWins();

    assertContradicts(check().check(newestId(), Optional.of(LOSER)), Kind.DOCUMENT, YOUNGER);
  }

  @Test
  void changedVoteContradictsItsEnvelope() throws Exception {
    elderWins();
    service.changes(INPUTS, text -> turned(text, SMALL.hotkey(), ELDER, 1));

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.VOTE, SMALL.hotkey());
  }

  @Test
  void changedVoteContradictsAnEnvelopeThatWasVerifiedBefore() throws Exception {
    elderWins();
    RankingCheck check = check();
    check.check(newestId(), Optional.of(WINNER));
    service.changes(INPUTS, text -> turned(text, SMALL.hotkey(), ELDER, 1));

    assertContradicts(check.check(newestId(), Optional.of(WINNER)), Kind.VOTE, SMALL.hotkey());
  }

  @Test
  void voteUnderAnothersEnvelopeContradicts() throws Exception {
    elderWins();
    String big = digestOf(BIG);
    String small = digestOf(SMALL);
    service.changes(INPUTS, text -> text.replace(small, big));

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.VOTE, SMALL.hotkey());
  }

  @Test
  void removedVotesThatChangeTheWinnerContradict() throws Exception {
    elderWins();
    service.changes(
        INPUTS, text -> without(without(text, BIG.hotkey(), ELDER), SMALL.hotkey(), ELDER));

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.WINNER, ELDER);
  }

  @Test
  void removedVoteOfOursContradictsWhateverItChanges() throws Exception {
    elderWins();
    voted("++++-");
    assertThat(check().check(newestId(), Optional.of(WINNER))).isInstanceOf(Confirmed.class);

    service.changes(INPUTS, text -> without(text, SMALL.hotkey(), ELDER));

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.OWN_VOTE, ELDER);
  }

  @Test
  void voteOfOursThatWasAcceptedShortlyBeforeNeedNotBeThere() throws Exception {
    elderWins();
    voted("++++-");
    tournament.rewrite("UPDATE ranking SET computed_at = now() + interval '9 minutes'");
    service.changes(INPUTS, text -> without(text, SMALL.hotkey(), ELDER));

    assertThat(check().check(newestId(), Optional.of(WINNER))).isInstanceOf(Confirmed.class);
  }

  /// With an early time of making none of our votes would have to be in it.
  @Test
  void rankingThatSaysItWasMadeBeforeItsVotesWereSignedContradicts() throws Exception {
    elderWins();
    voted("++++-");
    service.changes(INPUTS, text -> without(text, SMALL.hotkey(), ELDER));
    service.changes(
        RANKING,
        text ->
            text.replaceAll(
                "\"computed_at\":\"[^\"]*\"", "\"computed_at\":\"2026-01-01T00:00:00Z\""));

    assertContradicts(
        check().check(newestId(), Optional.of(WINNER)), Kind.DOCUMENT, "was made at 2026-01-01");
  }

  @Test
  void rankingInWhichOurVotesWeighNothingIsNotConfirmed() throws Exception {
    // Given
    elderWins();
    voted("++++-");

    // When: the owner leaves the small validator out, and fits everything else
    String own = "\\{[^{}]*\"" + SMALL.hotkey() + "\"[^{}]*\\}";
    madeUp(text -> text.replaceFirst(", " + own + "|" + own + ", ", ""), false);

    // Then
    assertUnproven(
        check().check(newestId(), Optional.of(WINNER)), "it is not among its validators");
  }

  @Test
  void voteOfOursThatWeCastOtherwiseContradicts() throws Exception {
    elderWins();
    voted("+++++");

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.OWN_VOTE, "in task 5");
  }

  @Test
  void outdatedVoteOfOursContradicts() throws Exception {
    elderWins();
    voted("++++-");
    long later = System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(5);
    OwnVote first = ownVotes.getFirst();
    ownVotes.set(
        0, new OwnVote(first.task(), first.miner(), first.passed(), later, first.acceptedMillis()));

    assertContradicts(
        check().check(newestId(), Optional.of(WINNER)), Kind.OWN_VOTE, "before it was changed");
  }

  @Test
  void forgedEnvelopeContradicts() throws Exception {
    elderWins();
    String forged = digestOf(BIG);
    service.changes("/evaluations/" + forged, RankingCheckTest::withForgedBody);

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.ENVELOPE, forged);
  }

  @Test
  void forgedSignatureContradicts() throws Exception {
    elderWins();
    service.changes(
        ENVELOPE, text -> text.replaceAll("(\"x-signature\":\"0x)[0-9a-f]{8}", "$100000000"));

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.ENVELOPE, "forged");
  }

  @Test
  void listedEnvelopeThatDoesNotExistContradicts() throws Exception {
    elderWins();
    service.answers(
        ENVELOPE,
        exchange -> LyingService.send(exchange, 404, "{\"detail\":\"Evaluation not found\"}"));

    assertContradicts(
        check().check(newestId(), Optional.of(WINNER)), Kind.ENVELOPE, "does not exist");
  }

  @Test
  void envelopesThatAreNotShownYetContradictNothing() throws Exception {
    elderWins();
    service.answers(
        ENVELOPE,
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "600");
          LyingService.send(exchange, 404, "{\"detail\":\"Evaluation under embargo\"}");
        });

    assertThat(check().check(newestId(), Optional.of(WINNER)))
        .isEqualTo(new Confirmed(Optional.of(WINNER), new Coverage(30, 0)));
  }

  @Test
  void snapshotOfAnotherDigestContradicts() throws Exception {
    elderWins();
    service.changes(SNAPSHOT, text -> text.replace("40000000000000", "40000000000001"));

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.DIGEST, "snapshot");
  }

  @Test
  void snapshotOfAnotherWindowContradicts() throws Exception {
    elderWins();
    service.changes(RANKING, text -> text.replace("\"newest_task\":5", "\"newest_task\":4"));

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.DOCUMENT, "window");
  }

  @Test
  void inputsOfAnotherRankingContradict() throws Exception {
    elderWins();
    service.changes(INPUTS, text -> text.replaceFirst("\"ranking\":\\d+", "\"ranking\":1"));

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.DOCUMENT, "another");
  }

  @Test
  void voteThatIsListedTwiceContradicts() throws Exception {
    elderWins();
    service.changes(
        INPUTS,
        text -> {
          String first = lines(text).filter(line -> line.startsWith("{\"task_id")).toList().get(0);
          return text.replace(first, first + first);
        });

    assertContradicts(check().check(newestId(), Optional.of(WINNER)), Kind.DOCUMENT, "twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"task_id\":5,", "\"position\":1,"})
  void voteThatDoesNotBelongToTheWindowContradicts(String member) throws Exception {
    elderWins();
    String other = member.replaceAll("\\d+", "99999");
    service.changes(INPUTS, text -> text.replace(member, other));

    assertContradicts(
        check().check(newestId(), Optional.of(WINNER)), Kind.DOCUMENT, "does not belong");
  }

  private void elderWinsThoughTheSmallOneObjects() throws Exception {
    tournament.publishUpTo(WINDOW);
    for (Signer validator : List.of(BIG, MIDDLE)) {
      tournament.vote(validator, ELDER, "+++++");
      tournament.vote(validator, YOUNGER, "-----");
    }
    tournament.vote(SMALL, ELDER, "-----");
    tournament.vote(SMALL, YOUNGER, "+++++");
    grownOld();
    rank();
  }

  @Test
  void madeUpStakesThatDecideContradictTheChain() throws Exception {
    // Given: by real stakes the elder wins
    elderWinsThoughTheSmallOneObjects();

    // When: the owner gives the small one all the stake, and fits everything else
    madeUp("27000000000000", "900000000000000");
    assertThat(check().check(newestId(), Optional.of(LOSER)))
        .as("who does not read the chain sees nothing")
        .isInstanceOf(Confirmed.class);
    for (long block = 5; block < 10; block++) {
      stakes.add(metagraph(block));
    }

    // Then
    assertContradicts(check().check(newestId(), Optional.of(LOSER)), Kind.STAKE, SMALL.hotkey());
  }

  /// The owner names the block at which stakes were read: one that nobody saw must not make them
  /// true.
  @Test
  void madeUpStakesOfABlockThatNobodySawAreNotConfirmed() throws Exception {
    // Given
    elderWinsThoughTheSmallOneObjects();
    for (long block = 5005; block < 5010; block++) {
      stakes.add(metagraph(block));
    }
    assertThat(check().check(newestId(), Optional.of(WINNER)))
        .as("stakes that are still the same")
        .isInstanceOf(Confirmed.class);

    // When
    madeUp("27000000000000", "900000000000000");

    // Then
    assertUnproven(check().check(newestId(), Optional.of(LOSER)), "did not see");
  }

  @Test
  void wrongStakesThatDecideNothingAreLetPass() throws Exception {
    elderWins();
    for (long block = 5; block < 10; block++) {
      stakes.add(metagraph(block));
    }
    madeUp("27000000000000", "20000000000000");

    assertThat(check().check(newestId(), Optional.of(WINNER))).isInstanceOf(Confirmed.class);
  }

  @Test
  void withheldVotesLeaveARankingUnproven() throws Exception {
    // Given: a young task whose pair is open
    elderWins();
    tournament.publishUpTo(WINDOW + 1);
    tournament.submit(SMALL, Tournament.sample(WINDOW + 1, ELDER, true, "null"));
    rank();

    // When
    CheckResult result = check().check(newestId(), Optional.of(WINNER));

    // Then
    assertThat(result)
        .isInstanceOfSatisfying(
            Unproven.class,
            unproven -> {
              assertThat(unproven.completeAt()).isPresent();
              assertThat(unproven.why()).contains("1 of its votes");
              assertThat(unproven.coverage().verified()).isEqualTo(24);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {RANKING, SNAPSHOT, INPUTS})
  void serviceThatHasNoTimeProvesNothing(String path) throws Exception {
    elderWins();
    service.answers(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "0");
          LyingService.send(exchange, 503, "{\"detail\":\"Too many readers\"}");
        });

    assertUnproven(check().check(newestId(), Optional.of(WINNER)), "503");
    assertThat(service.timesAsked(path)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {RANKING, SNAPSHOT, INPUTS})
  void pageOfSomebodyElseProvesNothing(String path) throws Exception {
    elderWins();
    service.answers(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, 4);
          exchange.getResponseBody().write("<p/>".getBytes(StandardCharsets.UTF_8));
        });

    assertUnproven(check().check(newestId(), Optional.of(WINNER)), "somebody else");
  }

  @ParameterizedTest
  @ValueSource(strings = {RANKING, SNAPSHOT, INPUTS})
  void silentServiceProvesNothingAndHoldsNobodyUp(String path) throws Exception {
    elderWins();
    service.answers(path, exchange -> Thread.sleep(PATIENCE));

    assertUnproven(
        check(Duration.ofSeconds(2), 100).check(newestId(), Optional.of(WINNER)), "no answer");
  }

  @Test
  void inputsThatBreakOffProveNothing() throws Exception {
    elderWins();
    for (int part = 1; part < 20; part++) {
      int share = part;
      service.changes(INPUTS, text -> text.substring(0, text.length() * share / 20));

      assertThat(check().check(newestId(), Optional.of(WINNER)))
          .as("%d of 20 parts", part)
          .isInstanceOf(Unproven.class);
    }
  }

  @Test
  void endlessInputsEndAtTheDeadline() throws Exception {
    elderWins();
    service.answers(
        INPUTS,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, 0);
          byte[] spaces = new byte[1 << 16];
          Arrays.fill(spaces, (byte) ' ');
          while (!Thread.currentThread().isInterrupted()) {
            exchange.getResponseBody().write(spaces);
          }
        });

    assertUnproven(
        check(Duration.ofSeconds(3), 100).check(newestId(), Optional.of(WINNER)), "no answer");
  }

  @ParameterizedTest
  @ValueSource(strings = {RANKING, SNAPSHOT})
  void hugeAnswersAreNotTaken(String path) throws Exception {
    elderWins();
    String huge = "{\"x\":\"" + "y".repeat(20 << 20) + "\"}";
    service.answers(path, exchange -> LyingService.send(exchange, 200, huge));

    assertUnproven(check().check(newestId(), Optional.of(WINNER)), "more than");
  }

  @Test
  void rulesOfALaterReleaseProveNothing() throws Exception {
    elderWins();
    madeUp("\"version\": 1", "\"version\": 2");

    assertUnproven(check().check(newestId(), Optional.of(WINNER)), "version 2 of the rules");
  }

  @Test
  void rankingOfLongAgoIsNotConfirmed() throws Exception {
    elderWins();
    long longAgo = System.currentTimeMillis() - TimeUnit.HOURS.toMillis(3);
    ownVotes.add(new OwnVote(WINDOW + 1, WINNER, true, longAgo, longAgo));

    assertUnproven(check().check(newestId(), Optional.of(WINNER)), "hours ago");
  }

  @Test
  void winnerIsNotComparedWhileWeightsBurn() throws Exception {
    elderWins();

    assertThat(check().check(newestId(), Optional.empty())).isInstanceOf(Confirmed.class);
  }

  @Test
  void embargoOfManyEnvelopesDoesNotKeepOthersFromBeingSeen() throws Exception {
    // Given: every vote in an envelope of its own
    tournament.publishUpTo(WINDOW);
    for (Signer validator : List.of(BIG, MIDDLE, SMALL)) {
      for (int task = 1; task <= WINDOW; task++) {
        tournament.submit(validator, Tournament.sample(task, ELDER, task < 5, "null"));
        tournament.submit(validator, Tournament.sample(task, YOUNGER, task < 4, "null"));
      }
    }
    grownOld();
    rank();

    // When
    String shown = digestOf(BIG);
    service.answers(
        "/evaluations/(?!" + shown + ").*",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "600");
          LyingService.send(exchange, 404, "{\"detail\":\"Evaluation under embargo\"}");
        });

    // Then
    assertThat(check().check(newestId(), Optional.of(WINNER)))
        .isEqualTo(new Confirmed(Optional.of(WINNER), new Coverage(30, 1)));
  }

  @Test
  void rankingThatIsNotThereProvesNothing() throws Exception {
    assertUnproven(check().check(999_999, Optional.of(WINNER)), "there is none");
  }

  @Test
  void weightsAreThoseOfTheRankingThatTheirHeaderNames() throws Exception {
    elderWins();

    assertThat(source().weights())
        .isInstanceOfSatisfying(
            PublishedWeights.Pays.class,
            pays -> {
              assertThat(pays.payee().hotkey()).isEqualTo(WINNER);
              assertThat(pays.ranking()).hasValue(newestId());
            });
  }

  @Test
  void honestServiceIsFollowed() throws Exception {
    elderWins();

    assertThat(advice().now())
        .isInstanceOfSatisfying(
            Advice.Pay.class,
            pay -> {
              assertThat(pay.payee().hotkey()).isEqualTo(WINNER);
              assertThat(pay.ground()).isEqualTo(Advice.Ground.CONFIRMED);
            });
  }

  @Test
  void serviceThatLiesOnceIsForgiven() throws Exception {
    elderWins();
    AtomicInteger asked = new AtomicInteger();
    service.changes(
        INPUTS, text -> asked.incrementAndGet() == 1 ? turned(text, BIG.hotkey(), ELDER, 1) : text);

    Advice advice = advice().now();

    assertThat(asked).hasValue(2);
    assertThat(advice)
        .isInstanceOfSatisfying(
            Advice.Pay.class, pay -> assertThat(pay.ground()).isEqualTo(Advice.Ground.CONFIRMED));
  }

  @Test
  void serviceThatLiesTwiceIsNotFollowedUntilItIsRightAgain() throws Exception {
    elderWins();
    WeightAdvice advice = advice();
    service.changes("/evaluations/" + digestOf(BIG), RankingCheckTest::withForgedBody);

    assertThat(advice.now())
        .isInstanceOfSatisfying(
            Advice.Burn.class,
            burn -> assertThat(burn.reason()).isEqualTo(Advice.Reason.CONTRADICTED));

    service.tellsTheTruthAgain();
    assertThat(advice.now()).isInstanceOf(Advice.Pay.class);
  }

  @Test
  void serviceThatHidesWhatWasProvenToBeForgedIsNotFollowedAgain() throws Exception {
    // Given
    elderWins();
    WeightAdvice advice = advice();
    String forged = "/evaluations/" + digestOf(BIG);
    service.changes(forged, RankingCheckTest::withForgedBody);
    assertThat(advice.now()).isInstanceOf(Advice.Burn.class);

    // When
    service.tellsTheTruthAgain();
    service.answers(
        forged,
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "600");
          LyingService.send(exchange, 404, "{\"detail\":\"Evaluation under embargo\"}");
        });

    // Then
    assertThat(advice.now()).isInstanceOf(Advice.Burn.class);
  }

  private void elderWins() {
    tournament.elderWins();
    grownOld();
    rank();
  }

  /// Lies about the snapshot, consistently: digests fit, and the winner is whoever wins then.
  private void madeUp(String is, String shall) throws Exception {
    boolean isOtherWinner = shall.equals("900000000000000");
    madeUp(text -> text.replace(is, shall), isOtherWinner);
  }

  private void madeUp(UnaryOperator<String> lying, boolean isOtherWinner) throws Exception {
    String path = "/rankings/" + newestId();
    String truth = get(path + "/snapshot").body();
    String lie = lying.apply(truth);
    assertThat(lie).isNotEqualTo(truth);
    String digest = Sha256.hexOf(truth.getBytes(StandardCharsets.UTF_8));
    String forged = Sha256.hexOf(lie.getBytes(StandardCharsets.UTF_8));
    service.changes(SNAPSHOT, _ -> lie);
    service.changes(INPUTS, text -> text.replace(digest, forged));
    service.changes(
        RANKING,
        text ->
            (isOtherWinner
                    ? text.replace("\"winner\":\"" + ELDER, "\"winner\":\"" + YOUNGER)
                    : text)
                .replace(digest, forged));
  }

  /// The votes of the small validator as it remembers them, of long before the ranking.
  private void voted(String signs) {
    long now = System.currentTimeMillis();
    for (int i = 0; i < signs.length(); i++) {
      ownVotes.add(
          new OwnVote(
              i + 1,
              WINNER,
              signs.charAt(i) == '+',
              now - TimeUnit.MINUTES.toMillis(1),
              now + TimeUnit.MINUTES.toMillis(1)));
    }
    tournament.rewrite("UPDATE ranking SET computed_at = now() + interval '1 hour'");
  }

  private static String withForgedBody(String envelope) {
    String body = envelope.replaceAll("(?s).*\"body_base64\":\"([^\"]*)\".*", "$1");
    String text = new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
    String forged = text.replaceFirst("\"passed\": true", "\"passed\": false");
    assertThat(forged).isNotEqualTo(text);
    byte[] bytes = forged.getBytes(StandardCharsets.UTF_8);
    return envelope.replace(body, Base64.getEncoder().encodeToString(bytes));
  }

  private static String turned(String inputs, String validator, String miner, long task) {
    String line =
        lines(inputs)
            .filter(one -> one.contains("\"task_id\":" + task + ","))
            .filter(one -> one.contains(validator) && one.contains("\"miner\":\"" + miner))
            .findFirst()
            .orElseThrow();
    String turned =
        line.contains("\"passed\":true")
            ? line.replace("\"passed\":true", "\"passed\":false")
            : line.replace("\"passed\":false", "\"passed\":true");
    return inputs.replace(line, turned);
  }

  private static String without(String inputs, String validator, String miner) {
    String[] frame = inputs.split("\"votes\":\\[", 2);
    String[] rest = frame[1].split("\\n\\],", 2);
    List<String> kept =
        lines(rest[0])
            .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
            .filter(line -> !line.isBlank())
            .filter(line -> !(line.contains(validator) && line.contains("\"miner\":\"" + miner)))
            .toList();
    return frame[0] + "\"votes\":[" + String.join(",\n", kept) + "\n]," + rest[1];
  }

  private static Stream<String> lines(String text) {
    return text.lines();
  }

  private static void assertContradicts(CheckResult result, Kind kind, String what) {
    assertThat(result)
        .isInstanceOfSatisfying(
            Contradicted.class,
            contradicted -> {
              assertThat(contradicted.kind()).as(contradicted.what()).isEqualTo(kind);
              assertThat(contradicted.what()).contains(what);
            });
  }

  private static void assertUnproven(CheckResult result, String why) {
    assertThat(result)
        .isInstanceOfSatisfying(
            Unproven.class, unproven -> assertThat(unproven.why()).contains(why));
  }

  private RankingCheck check() {
    return check(PATIENCE, 100);
  }

  private RankingCheck check(Duration deadline, int envelopes) {
    RankingCheck check =
        new RankingCheck(
            new RankingChecker.Settings(service.url(), deadline, envelopes),
            new RankingChecker.Knowledge() {
              @Override
              public Hotkey own() {
                return new Hotkey(SMALL.hotkey());
              }

              @Override
              public List<OwnVote> votes() {
                return ownVotes;
              }

              @Override
              public StakeReadings.Witness stakeOf(Hotkey validator, long block) {
                return stakes.stakeOf(validator, block);
              }
            },
            new SimpleMeterRegistry());
    checks.add(check);
    return check;
  }

  private WeightAdvice advice() {
    RankingTrust trust =
        new RankingTrust(
            SMALL.hotkey(),
            check(),
            Duration.ofMinutes(10),
            Duration.ZERO,
            InstantSource.system(),
            new SimpleMeterRegistry());
    return new WeightAdvice(
        SMALL.hotkey(),
        source(),
        trust,
        new KeptWeights(Path.of("target", "no-such-folder"), 99),
        Set::of,
        Duration.ofMinutes(10),
        InstantSource.system());
  }

  private WeightsSource source() {
    return new WeightsSource() {
      @Override
      public PublishedWeights weights() throws InterruptedException {
        try {
          HttpResponse<String> answer = get("/weights");
          return PublishedWeights.read(
              answer.body(), answer.headers().firstValue(PublishedWeights.RANKING_HEADER));
        } catch (IOException e) {
          return new PublishedWeights.Unreadable(e.getMessage());
        }
      }

      @Override
      public Optional<byte[]> signedWeights() {
        return Optional.empty();
      }
    };
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create("http://localhost:" + RestAssured.port + path);
      return client.send(
          HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static Metagraph metagraph(long block) {
    return new Metagraph(
        new BlockReference(block, "0x" + "0".repeat(64)),
        List.of(neuron(1, BIG, 40_000), neuron(2, MIDDLE, 33_000), neuron(3, SMALL, 27_000)));
  }

  private static Neuron neuron(int uid, Signer validator, long tao) {
    Hotkey hotkey = new Hotkey(validator.hotkey());
    return new Neuron(uid, hotkey, hotkey, true, Rao.of(tao * 1_000_000_000L), 0);
  }

  private String digestOf(Signer validator) {
    return tournament
        .records
        .rows(
            "SELECT encode(digest, 'hex') FROM signed_envelope WHERE caller = '"
                + validator.hotkey()
                + "' ORDER BY id")
        .getFirst();
  }

  private void grownOld() {
    tournament.rewrite("UPDATE task SET published_at = now() - interval '2 hours'");
  }

  private long newestId() {
    return tournament.records.number("SELECT max(id) FROM ranking");
  }

  private void rank() {
    rankings.rank().await().atMost(Duration.ofSeconds(30));
  }
}
