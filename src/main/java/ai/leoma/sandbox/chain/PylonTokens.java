package ai.leoma.sandbox.chain;

import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.GuestValidator;
import ai.leoma.sandbox.ImitatedValidator;
import ai.leoma.sandbox.SandboxSeed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Who may do what at an imitated Pylon.
///
/// @param openAccess name of the reader by its token for the open routes
/// @param identities token by name of the identity
public record PylonTokens(Map<String, String> openAccess, Map<String, String> identities) {

  /// The name of the owner service as a reader.
  public static final String OWNER = ImitatedChain.OWNER;

  public PylonTokens {
    openAccess = Map.copyOf(openAccess);
    identities = Map.copyOf(identities);
  }

  /// Tokens for the owner and each validator, guests included, all from the seed.
  public static PylonTokens of(Cast cast) {
    Map<String, String> openAccess = new LinkedHashMap<>();
    Map<String, String> identities = new LinkedHashMap<>();
    openAccess.put(token(cast.seed(), "open-access", OWNER), OWNER);
    for (ImitatedValidator validator : cast.validators()) {
      openAccess.put(token(cast.seed(), "open-access", validator.name()), validator.name());
      identities.put(validator.name(), token(cast.seed(), "identity", validator.name()));
    }
    for (GuestValidator guest : cast.guests()) {
      openAccess.put(token(cast.seed(), "open-access", guest.name()), guest.name());
      identities.put(guest.name(), token(cast.seed(), "identity", guest.name()));
    }
    return new PylonTokens(openAccess, identities);
  }

  /// The token of a reader that exists.
  public String openAccessToken(String reader) {
    return openAccess.entrySet().stream()
        .filter(entry -> entry.getValue().equals(reader))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such reader: " + reader));
  }

  /// The token of an identity that exists.
  public String identityToken(String name) {
    return Optional.ofNullable(identities.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no such identity: " + name));
  }

  Optional<String> reader(String token) {
    return Optional.ofNullable(openAccess.get(token));
  }

  boolean isIdentityToken(String name, String token) {
    return token.equals(identities.get(name));
  }

  private static String token(SandboxSeed seed, String use, String name) {
    return "pylon_" + seed.hex("pylon-token", use, name).substring(0, 40);
  }
}
