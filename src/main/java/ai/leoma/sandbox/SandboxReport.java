package ai.leoma.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/// What a sandbox says at its end: the one JSON document of `--json`, and the source of the table.
///
/// @param winner name of the miner that is paid, null when the weights burn
/// @param tasks published tasks
/// @param weights the answer of `GET /weights`
/// @param chain what the chain has
public record SandboxReport(
    String winner,
    long tasks,
    int window,
    double seconds,
    JsonNode weights,
    OnChain chain,
    List<Line> standings) {

  /// @param block number of the newest block
  /// @param weights by the name of who set them, and of who is given them: 0 to 65,535
  public record OnChain(
      long block,
      @JsonProperty("commit_reveal") boolean hasCommitReveal,
      Map<String, Map<String, Integer>> weights) {}

  /// One miner, ranked ones first.
  ///
  /// @param reason why it is invalid, null when valid
  /// @param rank null when unranked
  /// @param passes passed pairs in the window
  /// @param settled settled pairs in the window
  /// @param outcomes generations of all tasks by outcome class
  public record Line(
      String name,
      String hotkey,
      int uid,
      boolean valid,
      String reason,
      @JsonProperty("rank") Integer rank,
      double weight,
      int passes,
      int settled,
      Map<String, Integer> outcomes) {}
}
