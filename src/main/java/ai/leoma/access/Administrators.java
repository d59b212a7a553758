package ai.leoma.access;

import ai.leoma.chain.Hotkey;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// The owner's hotkeys, read from `leoma.access.admin-hotkeys` at start. A text that is no address
/// stops the start: forgotten blanks or letters never silently disable an administrator.
@Startup
@ApplicationScoped
public class Administrators {
  private final Set<Hotkey> hotkeys;

  @Inject
  Administrators(AccessConfig config) {
    this(config.adminHotkeys().orElse(""));
  }

  Administrators(String commaSeparated) {
    hotkeys =
        Arrays.stream(commaSeparated.split(",", -1))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(Administrators::hotkeyOf)
            .collect(Collectors.toUnmodifiableSet());
  }

  public boolean includes(Hotkey hotkey) {
    return hotkeys.contains(hotkey);
  }

  private static Hotkey hotkeyOf(String text) {
    try {
      return Hotkey.ofSs58(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "leoma.access.admin-hotkeys names '" + text + "', which is no SS58 address", e);
    }
  }
}
