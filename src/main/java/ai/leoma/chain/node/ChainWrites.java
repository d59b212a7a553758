package ai.leoma.chain.node;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.WriteOutcome;
import io.smallrye.mutiny.Uni;
import java.util.Map;

/// What one hotkey writes, as [ai.leoma.chain.Chain] promises it.
public interface ChainWrites {
  Uni<WriteOutcome> setWeights(Map<Hotkey, Double> weights);

  Uni<WriteOutcome> setCommitment(NewCommitment commitment);
}
