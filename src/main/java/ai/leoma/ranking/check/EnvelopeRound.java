package ai.leoma.ranking.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Fetches the envelopes that one check has drawn, a few at a time, and holds the votes against
/// them.
final class EnvelopeRound {
  private static final int AT_ONCE = 4;

  /// In a row: the service does not show any at the moment.
  private static final int MOST_FAILURES = 20;

  private static final int MOST_SUSPECTS = 100;

  private EnvelopeRound() {}

  private sealed interface Fetched {
    String digest();

    record Votes(String digest, EnvelopeVotes votes) implements Fetched {}

    record Unseen(String digest, String why) implements Fetched {}

    record Wrong(String digest, Contradicts why) implements Fetched {}
  }

  /// @param suspects digests that contradicted before; those that do now are added, and those that
  ///     do no more are taken out
  /// @return why some could not be had, if so
  /// @throws Contradicts at the first that contradicts
  static Optional<String> verify(
      ClaimedVotes claims, EnvelopeFetch fetch, Set<String> suspects, Deadline deadline)
      throws Contradicts, InterruptedException {
    List<String> drawn = claims.drawn();
    ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("envelope-", 0).factory());
    try {
      CompletionService<Fetched> fetches = new ExecutorCompletionService<>(threads);
      drawn.forEach(digest -> fetches.submit(() -> fetched(digest, fetch, deadline)));
      return held(claims, fetches, drawn.size(), suspects);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Fetched fetched(String digest, EnvelopeFetch fetch, Deadline deadline)
      throws InterruptedException {
    if (deadline.isOver()) {
      return new Fetched.Unseen(digest, "there was no time left");
    }
    try {
      return new Fetched.Votes(digest, fetch.fetch(digest, deadline));
    } catch (NotCheckable e) {
      return new Fetched.Unseen(digest, e.getMessage());
    } catch (Contradicts e) {
      return new Fetched.Wrong(digest, e);
    }
  }

  private static Optional<String> held(
      ClaimedVotes claims, CompletionService<Fetched> fetches, int drawn, Set<String> suspects)
      throws Contradicts, InterruptedException {
    Optional<String> unseen = Optional.empty();
    int failures = 0;
    for (int i = 0; i < drawn && failures < MOST_FAILURES; i++) {
      switch (next(fetches)) {
        case Fetched.Votes(String digest, EnvelopeVotes votes) -> {
          failures = 0;
          hold(claims, digest, votes, suspects);
        }
        case Fetched.Unseen(_, String why) -> {
          failures++;
          unseen = Optional.of(why);
        }
        case Fetched.Wrong(String digest, Contradicts why) -> {
          suspect(suspects, digest);
          throw why;
        }
      }
    }
    return unseen;
  }

  private static void hold(
      ClaimedVotes claims, String digest, EnvelopeVotes votes, Set<String> suspects)
      throws Contradicts {
    try {
      claims.hold(digest, votes);
      suspects.remove(digest);
    } catch (Contradicts e) {
      suspect(suspects, digest);
      throw e;
    }
  }

  /// Looked at first in the next check, so that what contradicted once is seen again.
  private static void suspect(Set<String> suspects, String digest) {
    if (suspects.size() < MOST_SUSPECTS) {
      suspects.add(digest);
    }
  }

  private static Fetched next(CompletionService<Fetched> fetches) throws InterruptedException {
    try {
      return fetches.take().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an envelope cannot be checked", e.getCause());
    }
  }
}
