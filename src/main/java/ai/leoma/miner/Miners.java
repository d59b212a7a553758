package ai.leoma.miner;

import ai.leoma.chain.Hotkey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Who mines and who of them is valid, as last validated, with the blacklist of this moment
// applied.
@ApplicationScoped
public class Miners {
  /// All miners, by uid.
  public Uni<List<MinerRecord>> all() {
    throw new UnsupportedOperationException("miners");
  }

  public Uni<Optional<MinerRecord>> ofHotkey(Hotkey hotkey) {
    throw new UnsupportedOperationException("miners");
  }

  /// The commitments in force of the valid ones, by uid.
  public Uni<List<CommittedModel>> valid() {
    throw new UnsupportedOperationException("miners");
  }

  /// One pass of validation against chain, Chutes and Hugging Face (rules 7).
  public Uni<Void> validate() {
    throw new UnsupportedOperationException("miners");
  }
}
