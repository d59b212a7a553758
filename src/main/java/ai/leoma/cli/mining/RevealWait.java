package ai.leoma.cli.mining;

import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.RevealedCommitments;
import ai.leoma.chain.RevealedCommitments.Revealed;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/// Looks at the chain until a sealed commitment is revealed.
final class RevealWait {
  private final Chain chain;
  private final Duration pause;

  /// @param pause between two looks
  RevealWait(Chain chain, Duration pause) {
    this.chain = chain;
    this.pause = pause;
  }

  /// Whether the text was revealed while it was waited. An outage is waited through.
  Uni<Boolean> of(Hotkey hotkey, String text, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    return look(hotkey, text, end);
  }

  private Uni<Boolean> look(Hotkey hotkey, String text, long end) {
    return chain
        .revealedCommitments()
        .map(revealed -> isThere(revealed, hotkey, text))
        .onFailure(ChainUnavailable.class)
        .recoverWithItem(false)
        .chain(
            isThere ->
                isThere || System.nanoTime() - end > 0
                    ? Uni.createFrom().item(isThere)
                    : Uni.createFrom()
                        .voidItem()
                        .onItem()
                        .delayIt()
                        .by(pause)
                        .chain(() -> look(hotkey, text, end)));
  }

  private static boolean isThere(RevealedCommitments revealed, Hotkey hotkey, String text) {
    List<Revealed> own = revealed.byHotkey().getOrDefault(hotkey, List.of());
    return !own.isEmpty() && own.getLast().text().equals(text);
  }
}
