package ai.leoma.ranking.check;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.SignatureVerifier;
import ai.leoma.digest.Sha256;
import ai.leoma.ranking.RankingResult;
import ai.leoma.ranking.ValidatorStake;
import ai.leoma.validator.weights.CheckResult;
import ai.leoma.validator.weights.CheckResult.Coverage;
import ai.leoma.validator.weights.CheckResult.Kind;
import ai.leoma.validator.weights.RankingChecker;
import ai.leoma.validator.weights.StakeReadings.Witness;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One validator's checks of the rankings of one service.
public final class RankingCheck implements RankingChecker {
  private static final int LARGEST_RANKING_BYTES = 8 << 20;
  private static final int LARGEST_SNAPSHOT_BYTES = 16 << 20;

  /// A full window takes about 400 MB.
  private static final long LARGEST_INPUTS_BYTES = 2L << 30;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Settings settings;
  private final Knowledge knowledge;
  private final PublishedDocuments documents;
  private final VerifiedEnvelopes verified = new VerifiedEnvelopes();
  private final EnvelopeFetch envelopes;
  private final Set<String> suspects = ConcurrentHashMap.newKeySet();
  private final SecureRandom random = new SecureRandom();

  public RankingCheck(Settings settings, Knowledge knowledge, MeterRegistry metrics) {
    this.settings = settings;
    this.knowledge = knowledge;
    this.documents = new PublishedDocuments(settings.apiUrl(), metrics);
    this.envelopes = new EnvelopeFetch(documents, new SignatureVerifier(), verified);
  }

  /// A ranking computed again from what was published.
  ///
  /// @param withheld votes that are under embargo and missing
  /// @param unseen why votes are not verified, where they could not be
  public record Recomputed(
      RankingResult result,
      long withheld,
      Optional<Instant> completeAt,
      Coverage coverage,
      Optional<String> unseen) {}

  @Override
  public CheckResult check(long ranking, Optional<Hotkey> winner) throws InterruptedException {
    try {
      return result(recomputed(ranking, Optional.of(winner)));
    } catch (Contradicts e) {
      return e.result();
    } catch (NotCheckable e) {
      return new CheckResult.Unproven(e.getMessage(), Optional.empty(), Coverage.NONE);
    }
  }

  private static CheckResult result(Recomputed again) {
    return again.withheld() == 0
        ? new CheckResult.Confirmed(winner(again.result()), again.coverage())
        : new CheckResult.Unproven(
            again.withheld() + " of its votes are under embargo",
            again.completeAt(),
            again.coverage());
  }

  /// @param paid whom it is said to pay, where that is to be compared
  /// @throws Contradicts when anything that is published contradicts
  /// @throws NotCheckable when it cannot be had or read
  public Recomputed recomputed(long ranking, Optional<Optional<Hotkey>> paid)
      throws Contradicts, NotCheckable, InterruptedException {
    Deadline deadline = Deadline.in(settings.deadline());
    String path = "/rankings/" + ranking;
    StatedRanking stated = stated(path, ranking, deadline);
    if (paid.isPresent()) {
      Contradicts.unless(
          paid.get().equals(stated.winner()),
          Kind.DOCUMENT,
          "weights pay %s, but ranking %d was won by %s"
              .formatted(name(paid.get()), ranking, name(stated.winner())));
    }
    RankedInputs inputs = inputs(path, stated, deadline);
    VoteCount count = new VoteCount(inputs);
    ClaimedVotes claims =
        new ClaimedVotes(
            verified, settings.envelopesAtOnce(), random.nextLong(), Set.copyOf(suspects));
    OwnVotes own =
        new OwnVotes(
            knowledge.own().ss58(), knowledge.votes(), inputs.window(), stated.computedAt());
    InputsReader.Frame frame =
        votes(
            path,
            deadline,
            vote -> {
              if (count.take(vote)) {
                claims.take(vote);
              }
              own.see(vote);
            });
    Contradicts.unless(
        frame.ranking() == ranking && frame.inputsSha256().equals(stated.inputsSha256()),
        Kind.DOCUMENT,
        "the inputs of ranking " + ranking + " are those of another");
    own.requireSeen(frame.withheld());
    RankingResult result = count.ranked(inputs.validators());
    if (frame.withheld() == 0) {
      requireWinner(ranking, stated, result, inputs, count);
    }
    Optional<String> unseen = EnvelopeRound.verify(claims, envelopes, suspects, deadline);
    return new Recomputed(result, frame.withheld(), frame.completeAt(), claims.coverage(), unseen);
  }

  /// What a stored ranking says of itself.
  private record StatedRanking(
      Optional<Hotkey> winner,
      String inputsSha256,
      Instant computedAt,
      OptionalLong newestTask,
      OptionalLong votesPosition) {}

  private StatedRanking stated(String path, long id, Deadline deadline)
      throws Contradicts, NotCheckable, InterruptedException {
    try {
      JsonNode answer =
          documents.json(PublishedDocuments.Kind.RANKING, path, LARGEST_RANKING_BYTES, deadline);
      Members ranking = new Members("ranking", answer.path("ranking"));
      Contradicts.unless(
          ranking.whole("id", 0, Long.MAX_VALUE) == id,
          Kind.DOCUMENT,
          path + " is another ranking");
      return new StatedRanking(
          ranking.optionalHotkey("winner"),
          ranking.text("inputs_sha256"),
          Instant.parse(ranking.text("computed_at")),
          ranking.optionalWhole("newest_task", 1),
          ranking.optionalWhole("votes_position", 0));
    } catch (DateTimeParseException e) {
      throw new NotCheckable("ranking.computed_at is no time");
    } catch (IOException e) {
      throw NotCheckable.of(path, e);
    }
  }

  private RankedInputs inputs(String path, StatedRanking stated, Deadline deadline)
      throws Contradicts, NotCheckable, InterruptedException {
    try {
      byte[] snapshot =
          documents.bytes(
              PublishedDocuments.Kind.SNAPSHOT,
              path + "/snapshot",
              LARGEST_SNAPSHOT_BYTES,
              deadline);
      Contradicts.unless(
          Sha256.hexOf(snapshot).equals(stated.inputsSha256()),
          Kind.DIGEST,
          path + "/snapshot has not the digest " + stated.inputsSha256());
      RankedInputs inputs = RankedInputs.read(JSON.readTree(snapshot));
      boolean isSame =
          inputs.votesPosition().equals(stated.votesPosition())
              && inputs.newestTask().isPresent() == stated.newestTask().isPresent()
              && inputs
                  .newestTask()
                  .filter(task -> task.value() != stated.newestTask().orElse(-1))
                  .isEmpty();
      Contradicts.unless(isSame, Kind.DOCUMENT, path + " has another window than its snapshot");
      return inputs;
    } catch (IOException e) {
      throw NotCheckable.of(path + "/snapshot", e);
    }
  }

  private InputsReader.Frame votes(String path, Deadline deadline, InputsReader.Taker taker)
      throws Contradicts, NotCheckable, InterruptedException {
    try {
      return documents.stream(
          PublishedDocuments.Kind.INPUTS,
          path + "/inputs",
          LARGEST_INPUTS_BYTES,
          deadline,
          deadline.left(),
          body -> InputsReader.read(body, taker));
    } catch (IOException e) {
      throw NotCheckable.of(path + "/inputs", e);
    }
  }

  /// Stakes that the chain contradicts count only where they decide who wins: a sync may have read
  /// a stake just before it moved.
  private void requireWinner(
      long ranking,
      StatedRanking stated,
      RankingResult result,
      RankedInputs inputs,
      VoteCount count)
      throws Contradicts {
    Contradicts.unless(
        winner(result).equals(stated.winner()),
        Kind.WINNER,
        "ranking %d says that %s won, but by its own votes and the rules it is %s"
            .formatted(ranking, name(stated.winner()), name(winner(result))));
    List<String> wrong = new ArrayList<>();
    List<ValidatorStake> corrected = new ArrayList<>();
    for (ValidatorStake validator : inputs.validators()) {
      Witness witness =
          knowledge.stakeOf(validator.hotkey(), inputs.stakeBlocks().get(validator.hotkey()));
      boolean isAllowed = witness.allows(validator.stake());
      corrected.add(isAllowed ? validator : new ValidatorStake(validator.hotkey(), witness.most()));
      if (!isAllowed) {
        wrong.add(validator.hotkey().ss58());
      }
    }
    if (!wrong.isEmpty()) {
      Optional<Hotkey> byChain = winner(count.ranked(corrected));
      Contradicts.unless(
          byChain.equals(stated.winner()),
          Kind.STAKE,
          "ranking %d gives other stakes than the chain to %s; with the chain's %s wins"
              .formatted(ranking, wrong, name(byChain)));
    }
  }

  private static Optional<Hotkey> winner(RankingResult result) {
    return result.winner().map(winner -> winner.miner().hotkey());
  }

  private static String name(Optional<Hotkey> hotkey) {
    return hotkey.map(Hotkey::ss58).orElse("nobody");
  }

  @Override
  public void close() {
    documents.close();
  }
}
