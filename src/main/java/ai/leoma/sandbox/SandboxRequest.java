package ai.leoma.sandbox;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.sandbox.SandboxOptions.Tournament;
import ai.leoma.sandbox.studio.MinerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The command line as typed: what was not said is empty and follows from the folder's last sandbox
/// or the defaults.
public record SandboxRequest(
    OptionalInt tasks,
    Duration interval,
    Optional<Path> source,
    int port,
    Path folder,
    boolean keep,
    boolean json,
    boolean gullible,
    JudgeProvider judge,
    ChainChoice chain,
    boolean external,
    Optional<Long> seed,
    Optional<Integer> window,
    Optional<Miners> miners,
    Optional<Integer> validators,
    Optional<Map<Hotkey, Rao>> guests) {

  private static final long DEFAULT_SEED = 1;
  private static final int DEFAULT_WINDOW = 12;
  private static final int DEFAULT_VALIDATORS = 3;

  /// Which miners.
  public sealed interface Miners {
    /// The first so many of all kinds.
    record Count(int count) implements Miners {}

    /// By name.
    record Named(List<String> names) implements Miners {}
  }

  /// @param last the tournament of the folder, if it is kept
  /// @throws IllegalArgumentException when something is asked for that the kept tournament is not
  SandboxOptions completed(Optional<Tournament> last) {
    Tournament tournament =
        new Tournament(
            seed.or(() -> last.map(Tournament::seed)).orElse(DEFAULT_SEED),
            window.or(() -> last.map(Tournament::window)).orElse(DEFAULT_WINDOW),
            miners
                .map(SandboxRequest::names)
                .or(() -> last.map(Tournament::miners))
                .orElseGet(
                    () ->
                        MinerName.first(MinerKind.values().length).stream()
                            .map(MinerName::text)
                            .toList()),
            validators.or(() -> last.map(Tournament::validators)).orElse(DEFAULT_VALIDATORS),
            guests.or(() -> last.map(Tournament::guests)).orElse(Map.of()));
    last.ifPresent(kept -> requireSame(kept, tournament));
    return new SandboxOptions(
        tasks,
        interval,
        source,
        port,
        folder,
        keep,
        json,
        gullible,
        judge,
        chain,
        external,
        tournament);
  }

  private static List<String> names(Miners miners) {
    return switch (miners) {
      case Miners.Count(int count) -> MinerName.first(count).stream().map(MinerName::text).toList();
      case Miners.Named(List<String> names) ->
          MinerName.read(names).stream().map(MinerName::text).toList();
    };
  }

  /// Guests may come and go; everything else is what the kept tasks and votes were made with.
  private static void requireSame(Tournament kept, Tournament wanted) {
    requireSame("--seed", kept.seed(), wanted.seed());
    requireSame("--window", kept.window(), wanted.window());
    requireSame("--miners", kept.miners(), wanted.miners());
    requireSame("--validators", kept.validators(), wanted.validators());
  }

  private static void requireSame(String option, Object kept, Object wanted) {
    if (!kept.equals(wanted)) {
      throw new IllegalArgumentException(
          "%s: the kept tournament has %s; leave the option out, or start afresh without --keep"
              .formatted(option, kept));
    }
  }
}
