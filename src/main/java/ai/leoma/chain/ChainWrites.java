package ai.leoma.chain;

import io.smallrye.mutiny.Uni;
import java.util.Map;

/// What one hotkey writes, as [Chain] promises it.
public interface ChainWrites {
  Uni<WriteOutcome> setWeights(Map<Hotkey, Double> weights);

  Uni<WriteOutcome> setCommitment(NewCommitment commitment);
}
