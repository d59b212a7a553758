package ai.leoma.access;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hotkey;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/// The hotkey of this service, read from `leoma.access.hotkey` at start. A text that is no address
/// stops the start.
@Startup
@ApplicationScoped
public class ReceiverHotkey {
  private final Optional<Hotkey> hotkey;

  @Inject
  ReceiverHotkey(AccessConfig config) {
    this(config.hotkey());
  }

  public ReceiverHotkey(Optional<String> configured) {
    hotkey =
        configured.map(String::strip).filter(text -> !text.isEmpty()).map(ReceiverHotkey::hotkeyOf);
  }

  /// Empty where none is configured.
  public Optional<Hotkey> configured() {
    return hotkey;
  }

  /// Refuses what was signed for somebody else: it could have been sent on by whom it was meant
  /// for. A service that knows its hotkey takes no request without receiver, for the same reason;
  /// one that does not know it cannot be anybody's receiver.
  ///
  /// @param named as the request has it
  /// @throws ApiProblem 401
  void require(Optional<String> named) {
    if (named.isEmpty() && hotkey.isPresent()) {
      throw ApiProblem.unauthorized("Receiver missing");
    }
    if (!named.equals(hotkey.map(Hotkey::ss58))) {
      throw ApiProblem.unauthorized("Request is meant for another receiver");
    }
  }

  private static Hotkey hotkeyOf(String text) {
    try {
      return Hotkey.ofSs58(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "leoma.access.hotkey is '" + text + "', which is no SS58 address", e);
    }
  }
}
