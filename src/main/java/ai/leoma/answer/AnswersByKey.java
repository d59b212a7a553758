package ai.leoma.answer;

import io.smallrye.mutiny.Uni;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Answers of one version by key, such as a page for each miner: each is made once, when somebody
/// asks for it, and forgotten when the version changes or others need the room.
public final class AnswersByKey<K> {
  private static final class Kept {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private long bytes;
  }

  private final long mostBytes;
  private final Map<K, Kept> answers = new LinkedHashMap<>(16, 0.75f, true);
  private Object version = new Object();
  private long bytes;

  /// @param mostBytes what all answers together may take; the ones that nobody has asked for
  ///     longest go first
  public AnswersByKey(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /// The answer to the key under the version, made now unless it is there or being made. What
  /// cannot be made is tried again by the next who asks.
  ///
  /// @param version equal as long as the answers are
  public Uni<Answer> get(Object version, K key, Supplier<Uni<Answer>> making) {
    Kept kept;
    boolean isNew;
    synchronized (this) {
      forgetOther(version);
      isNew = !answers.containsKey(key);
      kept = answers.computeIfAbsent(key, _ -> new Kept());
    }
    if (isNew) {
      Uni.createFrom()
          .deferred(making::get)
          .subscribe()
          .with(made -> keep(key, kept, made), failure -> forget(key, kept, failure));
    }
    return Uni.createFrom().completionStage(kept.answer::copy);
  }

  /// What all kept answers take.
  public synchronized long bytes() {
    return bytes;
  }

  private void forgetOther(Object asked) {
    if (!version.equals(asked)) {
      version = asked;
      answers.clear();
      bytes = 0;
    }
  }

  private void keep(K key, Kept kept, Answer made) {
    synchronized (this) {
      if (answers.get(key) == kept) {
        kept.bytes = made.bytes();
        bytes += kept.bytes;
        makeRoom();
      }
    }
    kept.answer.complete(made);
  }

  /// Those that are still being made take nothing yet.
  private void makeRoom() {
    Iterator<Kept> eldest = answers.values().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      Kept kept = eldest.next();
      if (kept.bytes > 0) {
        bytes -= kept.bytes;
        eldest.remove();
      }
    }
  }

  private void forget(K key, Kept kept, Throwable failure) {
    synchronized (this) {
      answers.remove(key, kept);
    }
    kept.answer.completeExceptionally(failure);
  }
}
