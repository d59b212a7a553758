package ai.leoma.ranking.check;

import ai.leoma.evaluation.SubmittedVotes;
import ai.leoma.validator.weights.CheckResult.Coverage;
import ai.leoma.validator.weights.CheckResult.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The votes that weigh, held against the envelopes that they name: at once against those that are
/// verified, the others as soon as their envelope is.
///
/// Only so many unverified envelopes are waited for in one check, drawn at random with equal
/// chances; every vote is counted, and what was not drawn has its turn in a later check. No more
/// votes wait for one than a submission can have.
final class ClaimedVotes {
  private final VerifiedEnvelopes verified;
  private final int mostEnvelopes;
  private final long salt;
  private final Set<String> first;
  private final TreeMap<Long, Waiting> waitingByDraw = new TreeMap<>();
  private long votes;
  private long verifiedVotes;

  private record Waiting(String digest, List<ListedVote> votes) {}

  /// @param salt another one in each check, known to nobody else: it decides what is drawn
  /// @param first envelopes that are drawn before all others
  ClaimedVotes(VerifiedEnvelopes verified, int mostEnvelopes, long salt, Set<String> first) {
    this.verified = verified;
    this.mostEnvelopes = mostEnvelopes;
    this.salt = salt;
    this.first = first;
  }

  /// @throws Contradicts when its envelope is verified and says otherwise, or is named by more
  /// votes than it can have
  void take(ListedVote vote) throws Contradicts {
    votes++;
    Optional<EnvelopeVotes> envelope = verified.ofDigest(vote.envelope());
    if (envelope.isPresent()) {
      envelope.get().requireSays(vote);
      verifiedVotes++;
      return;
    }
    long draw = draw(vote.envelope());
    if (waitingByDraw.size() < mostEnvelopes || draw <= waitingByDraw.lastKey()) {
      List<ListedVote> waiting =
          waitingByDraw
              .computeIfAbsent(draw, _ -> new Waiting(vote.envelope(), new ArrayList<>()))
              .votes();
      Contradicts.unless(
          waiting.size() < SubmittedVotes.MOST_ITEMS,
          Kind.DOCUMENT,
          "more votes name the envelope " + vote.envelope() + " than one submission has");
      waiting.add(vote);
      if (waitingByDraw.size() > mostEnvelopes) {
        waitingByDraw.pollLastEntry();
      }
    }
  }

  /// The same for all votes of one envelope (the last steps of SplitMix64).
  private long draw(String digest) {
    if (first.contains(digest)) {
      return Long.MIN_VALUE + Long.parseLong(digest, 0, 12, 16);
    }
    long mixed = Long.parseUnsignedLong(digest, 0, 16, 16) ^ salt;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return (mixed ^ mixed >>> 31) >>> 1;
  }

  /// The digests of the envelopes that votes wait for in this check, as they were drawn.
  List<String> drawn() {
    return waitingByDraw.values().stream().map(Waiting::digest).toList();
  }

  /// @throws Contradicts when a vote that names it says otherwise
  void hold(String digest, EnvelopeVotes envelope) throws Contradicts {
    Waiting waiting = waitingByDraw.remove(draw(digest));
    List<ListedVote> claims = waiting == null ? List.of() : waiting.votes();
    for (ListedVote vote : claims) {
      envelope.requireSays(vote);
    }
    verifiedVotes += claims.size();
    verified.remember(digest, envelope);
  }

  /// One of these envelopes that votes wait for still.
  Optional<String> unseen(Set<String> digests) {
    return waitingByDraw.values().stream()
        .map(Waiting::digest)
        .filter(digests::contains)
        .findFirst();
  }

  Coverage coverage() {
    return new Coverage(votes, verifiedVotes);
  }
}
