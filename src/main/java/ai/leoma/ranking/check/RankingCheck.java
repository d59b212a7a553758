package ai.leoma.ranking.check;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.SignatureVerifier;
import ai.leoma.digest.Sha256;
import ai.leoma.json.BoundedJson;
import ai.leoma.ranking.RankingResult;
import ai.leoma.validator.weights.CheckResult;
import ai.leoma.validator.weights.CheckResult.Coverage;
import ai.leoma.validator.weights.CheckResult.Kind;
import ai.leoma.validator.weights.RankingChecker;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// One validator's checks of the rankings of one service.
public final class RankingCheck implements RankingChecker {
  private static final Logger LOG = Logger.getLogger(RankingCheck.class);
  private static final int LARGEST_RANKING_BYTES = 8 << 20;
  private static final int LARGEST_SNAPSHOT_BYTES = 16 << 20;

  /// A full window takes about 400 MB.
  private static final long LARGEST_INPUTS_BYTES = 2L << 30;

  /// Four of the standard intervals between two rankings.
  private static final Duration OLDEST_NEWS = Duration.ofHours(2);

  private static final ObjectMapper JSON = BoundedJson.mapper();

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
  /// @param doubt why it is not confirmed though all that was seen is right: what it rests on and
  ///     cannot be seen
  public record Recomputed(
      RankingResult result,
      long withheld,
      Optional<Instant> completeAt,
      Coverage coverage,
      Optional<String> doubt) {}

  @Override
  public CheckResult check(long ranking, Optional<Hotkey> paid) throws InterruptedException {
    try {
      Deadline deadline = Deadline.in(settings.deadline());
      StatedRanking stated = stated(ranking, deadline);
      if (paid.isPresent()) {
        stated.requireWinner(paid.get());
      }
      return result(stated, recomputed(stated, deadline));
    } catch (Contradicts e) {
      return e.result();
    } catch (NotCheckable e) {
      return new CheckResult.Unproven(e.getMessage(), Optional.empty(), Coverage.NONE);
    }
  }

  private CheckResult result(StatedRanking stated, Recomputed again) {
    if (again.withheld() > 0) {
      return new CheckResult.Unproven(
          again.withheld() + " of its votes are under embargo",
          again.completeAt(),
          again.coverage());
    }
    if (again.doubt().isPresent()) {
      return new CheckResult.Unproven(again.doubt().get(), Optional.empty(), again.coverage());
    }
    return isLeftBehind(stated)
        ? new CheckResult.Unproven(
            "it knows nothing of tasks that this validator voted on hours ago",
            Optional.empty(),
            again.coverage())
        : new CheckResult.Confirmed(WinnerCheck.of(again.result()), again.coverage());
  }

  /// A ranking may be right and yet of a long time ago.
  private boolean isLeftBehind(StatedRanking stated) {
    long longAgo = System.currentTimeMillis() - OLDEST_NEWS.toMillis();
    return knowledge.votes().stream()
        .anyMatch(
            vote -> vote.task() > stated.newestTask().orElse(0) && vote.acceptedMillis() < longAgo);
  }

  /// Whoever it pays.
  ///
  /// @throws Contradicts when anything that is published contradicts
  /// @throws NotCheckable when it cannot be had or read
  public Recomputed recomputed(long ranking)
      throws Contradicts, NotCheckable, InterruptedException {
    Deadline deadline = Deadline.in(settings.deadline());
    return recomputed(stated(ranking, deadline), deadline);
  }

  private Recomputed recomputed(StatedRanking stated, Deadline deadline)
      throws Contradicts, NotCheckable, InterruptedException {
    RankedInputs inputs = inputs(stated, deadline);
    VoteCount count = new VoteCount(inputs);
    ClaimedVotes claims =
        new ClaimedVotes(
            verified, settings.envelopesAtOnce(), random.nextLong(), Set.copyOf(suspects));
    OwnVotes own =
        new OwnVotes(
            knowledge.own().ss58(), knowledge.votes(), inputs.window(), stated.computedAt());
    InputsReader.Frame frame =
        votes(
            stated.id(),
            deadline,
            vote -> {
              stated.requireMadeAfter(vote);
              if (count.take(vote)) {
                claims.take(vote);
              }
              own.see(vote);
            });
    stated.requireInputs(frame);
    own.requireSeen(frame.withheld());
    RankingResult result = count.ranked(inputs.validators());
    Optional<String> doubt = Optional.empty();
    if (frame.withheld() == 0) {
      WinnerCheck.require(stated, result);
      doubt = WinnerCheck.requireByChain(stated, inputs, count, knowledge);
    }
    EnvelopeRound.verify(claims, envelopes, suspects, deadline)
        .ifPresent(why -> LOG.infof("not every envelope was seen: %s", why));
    return new Recomputed(
        result,
        frame.withheld(),
        frame.completeAt(),
        claims.coverage(),
        doubt.or(() -> hidden(claims)).or(() -> leftOut(own, inputs)));
  }

  private Optional<String> hidden(ClaimedVotes claims) {
    return claims
        .unseen(suspects)
        .map(digest -> "envelope " + digest + " contradicted before and is not shown any more");
  }

  private Optional<String> leftOut(OwnVotes own, RankedInputs inputs) {
    return own.isEmpty() || inputs.stakeBlocks().containsKey(knowledge.own())
        ? Optional.empty()
        : Optional.of(
            "this validator's accepted votes weigh nothing in it: it is not among its validators");
  }

  private StatedRanking stated(long id, Deadline deadline)
      throws Contradicts, NotCheckable, InterruptedException {
    String path = path(id);
    try {
      return StatedRanking.read(
          id,
          documents.json(PublishedDocuments.Kind.RANKING, path, LARGEST_RANKING_BYTES, deadline));
    } catch (IOException e) {
      throw NotCheckable.of(path, e);
    }
  }

  private RankedInputs inputs(StatedRanking stated, Deadline deadline)
      throws Contradicts, NotCheckable, InterruptedException {
    String path = path(stated.id()) + "/snapshot";
    try {
      byte[] snapshot =
          documents.bytes(PublishedDocuments.Kind.SNAPSHOT, path, LARGEST_SNAPSHOT_BYTES, deadline);
      Contradicts.unless(
          Sha256.hexOf(snapshot).equals(stated.inputsSha256()),
          Kind.DIGEST,
          path + " has not the digest " + stated.inputsSha256());
      RankedInputs inputs = RankedInputs.read(JSON.readTree(snapshot));
      stated.requireWindowOf(inputs);
      return inputs;
    } catch (IOException e) {
      throw NotCheckable.of(path, e);
    }
  }

  private InputsReader.Frame votes(long id, Deadline deadline, InputsReader.Taker taker)
      throws Contradicts, NotCheckable, InterruptedException {
    String path = path(id) + "/inputs";
    try {
      return documents.stream(
          PublishedDocuments.Kind.INPUTS,
          path,
          LARGEST_INPUTS_BYTES,
          deadline,
          deadline.left(),
          body -> InputsReader.read(body, taker));
    } catch (IOException e) {
      throw NotCheckable.of(path, e);
    }
  }

  private static String path(long id) {
    return "/rankings/" + id;
  }

  @Override
  public void close() {
    documents.close();
  }
}
