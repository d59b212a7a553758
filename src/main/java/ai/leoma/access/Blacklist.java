package ai.leoma.access;

import ai.leoma.chain.Hotkey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/// Hotkeys that may neither compete nor call.
@ApplicationScoped
public class Blacklist {
  public Uni<Set<Hotkey>> hotkeys() {
    throw new UnsupportedOperationException("blacklist");
  }
}
