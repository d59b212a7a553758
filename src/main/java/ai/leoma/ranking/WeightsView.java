package ai.leoma.ranking;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/// `/weights` of the wire contract: `winner_uid` 0 means that the weights burn.
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@RegisterForReflection
public record WeightsView(int winnerUid, List<Weight> miners) {
  public WeightsView {
    miners = List.copyOf(miners);
  }

  /// One ranked miner, in the order of the ranks.
  ///
  /// @param uid 0 when the miner is not known any more
  /// @param weight 1.0 for the one that is paid, else 0.0
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Weight(String minerHotkey, int uid, double passRate, double weight) {}
}
