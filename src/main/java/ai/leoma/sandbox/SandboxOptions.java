package ai.leoma.sandbox;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What a sandbox was asked to be.
///
/// @param tasks tasks after which it ends by itself, counted from the tournament's first; empty
///     runs until stopped
/// @param interval pause between the publication of a task and the next round
/// @param source folder with the user's own videos; empty makes some
/// @param port of the page and the API, 0 for any free one
/// @param folder where all data lives
/// @param keep go on where the folder's last sandbox stopped
/// @param gullible the imitated judge obeys text in the picture
/// @param judge over whose API the judge is asked
/// @param chain how the chain is reached, and what it demands
/// @param external service and validators are processes that somebody else starts
public record SandboxOptions(
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
    Tournament tournament) {

  /// What must stay the same when a sandbox goes on with the data of an earlier start.
  ///
  /// @param guests stake of each validator that runs elsewhere
  public record Tournament(
      long seed, int window, List<String> miners, int validators, Map<Hotkey, Rao> guests) {
    public Tournament {
      miners = List.copyOf(miners);
      guests = Map.copyOf(guests);
      if (window < 1) {
        throw new IllegalArgumentException("--window is less than 1: " + window);
      }
      if (miners.isEmpty()) {
        throw new IllegalArgumentException("--miners names nobody");
      }
      if (validators < 0 || validators > 64) {
        throw new IllegalArgumentException("--validators is not from 0 to 64: " + validators);
      }
    }
  }
}
