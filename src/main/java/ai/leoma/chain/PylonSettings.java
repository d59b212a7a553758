package ai.leoma.chain;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Where a Pylon service is and as whom it is used.
///
/// @param url scheme, host and port, e.g. `http://127.0.0.1:8000`
/// @param token bearer token of the open-access routes, empty when the service leaves them open
/// @param identity name of the identity that holds this process's wallet; without it nothing can be
///     written
/// @param finalityBlocks how far behind the head a block counts as final
/// @param deadline of each attempt of each call
/// @param ownerHotkey the subnet owner, which Pylon does not tell
public record PylonSettings(
    URI url,
    int netuid,
    Optional<String> token,
    Optional<String> identity,
    Optional<String> identityToken,
    int finalityBlocks,
    Duration deadline,
    Optional<Hotkey> ownerHotkey) {
  /// @throws IllegalArgumentException with a sentence that begins with the name of the setting
  public PylonSettings {
    boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!isHttp || url.getHost() == null) {
      throw new IllegalArgumentException("pylon.url is not an address like http://HOST:PORT");
    }
    if (netuid < 0 || netuid > 65535) {
      throw new IllegalArgumentException("netuid must be from 0 to 65535: " + netuid);
    }
    if (finalityBlocks < 0) {
      throw new IllegalArgumentException("finality-blocks must be 0 or more: " + finalityBlocks);
    }
    identity.ifPresent(
        name -> {
          if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                "pylon.identity is not the name of a Pylon identity: " + name);
          }
        });
  }

  /// @throws IllegalStateException with a sentence for the operator, when a setting is missing or
  ///     cannot be
  public static PylonSettings of(ChainConfig config) {
    ChainConfig.Pylon pylon = config.pylon();
    try {
      return new PylonSettings(
          pylon
              .url()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "set leoma.chain.pylon.url to the address of a Pylon service")),
          config.netuid(),
          pylon.token(),
          pylon.identity(),
          pylon.identityToken(),
          config.finalityBlocks(),
          config.deadline(),
          config.ownerHotkey().map(PylonSettings::ownerHotkey));
    } catch (IllegalArgumentException refused) {
      throw new IllegalStateException("leoma.chain." + refused.getMessage(), refused);
    }
  }

  private static Hotkey ownerHotkey(String text) {
    return PylonAnswers.hotkey(text)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "leoma.chain.owner-hotkey is not an SS58 address: " + text));
  }

  /// Nothing of the tokens: settings end up in logs.
  @Override
  public String toString() {
    return "PylonSettings[" + url + ", netuid " + netuid + ", identity " + identity + "]";
  }
}
