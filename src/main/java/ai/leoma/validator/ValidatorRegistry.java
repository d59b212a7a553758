package ai.leoma.validator;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Who may vote: hotkeys of the metagraph with a permit and the minimum stake, as last synced.
@ApplicationScoped
public class ValidatorRegistry {
  /// By uid; blacklisted ones are left out.
  public Uni<List<RegisteredValidator>> registered() {
    throw new UnsupportedOperationException("validator registry");
  }

  /// One sync with the chain. A failed or empty read keeps the last list and raises an alert.
  public Uni<Void> sync() {
    throw new UnsupportedOperationException("validator registry");
  }
}
