package ai.leoma.sandbox.chain.subtensor;

import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.runtime.Admission;
import ai.leoma.sandbox.chain.runtime.SignedExtrinsic;
import ai.leoma.sandbox.chain.runtime.Validity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Extrinsics that wait for a block, in the order in which they came. Not safe for several threads.
final class Pool {
  private static final int MOST = 4_096;
  private static final int BANNED = 4_096;

  private final Map<BlockHash, Waiting> waiting = new LinkedHashMap<>();
  private final Map<BlockHash, Boolean> banned =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, Boolean> eldest) {
          return size() > BANNED;
        }
      };

  private record Waiting(SignedExtrinsic extrinsic, Validity.Valid validity) {}

  /// What a new extrinsic led to.
  ///
  /// @param usurped the one whose place it took
  record Entry(
      Submission submission, Optional<BlockHash> usurped, Optional<Validity.Valid> validity) {
    static Entry refused(Submission.Refused refused) {
      return new Entry(refused, Optional.empty(), Optional.empty());
    }
  }

  /// Refuses at once what was refused or included a short while ago, or waits already.
  Optional<Submission.Refused> known(BlockHash extrinsic) {
    if (banned.containsKey(extrinsic)) {
      return Optional.of(Submission.TEMPORARILY_BANNED);
    }
    return waiting.containsKey(extrinsic)
        ? Optional.of(Submission.alreadyImported(extrinsic))
        : Optional.empty();
  }

  Entry enter(SignedExtrinsic extrinsic, Validity validity) {
    return switch (validity) {
      case Validity.Invalid invalid -> {
        ban(extrinsic.hash());
        yield Entry.refused(Submission.invalid(invalid));
      }
      case Validity.Unreadable(String reason) -> Entry.refused(Submission.unreadable(reason));
      case Validity.Valid valid -> enter(extrinsic, valid);
    };
  }

  private Entry enter(SignedExtrinsic extrinsic, Validity.Valid validity) {
    Optional<Waiting> rival =
        waiting.values().stream()
            .filter(
                each ->
                    each.extrinsic().signer().equals(extrinsic.signer())
                        && each.extrinsic().nonce() == extrinsic.nonce())
            .findFirst();
    if (rival.isPresent() && rival.get().validity().priority() >= validity.priority()) {
      return Entry.refused(
          Submission.priorityTooLow(rival.get().validity().priority(), validity.priority()));
    }
    if (waiting.size() >= MOST) {
      return Entry.refused(Submission.TOO_MANY);
    }
    Optional<BlockHash> usurped = rival.map(each -> each.extrinsic().hash());
    usurped.ifPresent(waiting::remove);
    waiting.put(extrinsic.hash(), new Waiting(extrinsic, validity));
    return new Entry(new Submission.Taken(extrinsic.hash()), usurped, Optional.of(validity));
  }

  /// Takes up again what was in a block that is none any more.
  void takeBack(SignedExtrinsic extrinsic, Validity.Valid validity) {
    banned.remove(extrinsic.hash());
    waiting.put(extrinsic.hash(), new Waiting(extrinsic, validity));
  }

  /// Those that may go into the next block, each account's in the order of its nonces.
  List<SignedExtrinsic> ready(Admission admission) {
    List<SignedExtrinsic> ready = new ArrayList<>();
    Map<Object, Long> next = new LinkedHashMap<>();
    boolean hasGrown = true;
    while (hasGrown) {
      hasGrown = false;
      for (Waiting each : waiting.values()) {
        SignedExtrinsic extrinsic = each.extrinsic();
        boolean isTurn =
            next.containsKey(extrinsic.signer())
                ? next.get(extrinsic.signer()) == extrinsic.nonce()
                : admission.check(extrinsic) instanceof Validity.Valid(var _, var first, var _)
                    && first;
        if (isTurn && !ready.contains(extrinsic)) {
          ready.add(extrinsic);
          next.put(extrinsic.signer(), extrinsic.nonce() + 1);
          hasGrown = true;
        }
      }
    }
    return List.copyOf(ready);
  }

  /// Forgets what is in a block now, and refuses it from here on.
  void included(Collection<BlockHash> extrinsics) {
    extrinsics.forEach(
        hash -> {
          waiting.remove(hash);
          ban(hash);
        });
  }

  /// Removes what is not good any more after a block.
  ///
  /// @return what was removed
  List<BlockHash> clean(Admission admission) {
    List<BlockHash> invalid =
        waiting.values().stream()
            .filter(each -> !(admission.check(each.extrinsic()) instanceof Validity.Valid))
            .map(each -> each.extrinsic().hash())
            .toList();
    included(invalid);
    return invalid;
  }

  /// Takes all out without a word, as if it had never come.
  void lose() {
    waiting.clear();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  List<SignedExtrinsic> all() {
    return waiting.values().stream().map(Waiting::extrinsic).toList();
  }

  private void ban(BlockHash extrinsic) {
    banned.put(extrinsic, true);
  }
}
