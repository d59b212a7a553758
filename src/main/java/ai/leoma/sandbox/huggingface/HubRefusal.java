package ai.leoma.sandbox.huggingface;

import java.util.Optional;

/// An answer of the hub that is not the one asked for.
///
/// @param code value of the header `X-Error-Code`, which is not always there
record HubRefusal(int status, Optional<String> code, String message) {

  static final HubRefusal REVISION_NOT_FOUND =
      new HubRefusal(404, Optional.of("RevisionNotFound"), "Invalid rev id");
  static final HubRefusal BAD_TOKEN =
      new HubRefusal(401, Optional.empty(), "Invalid credentials in Authorization header");
  static final HubRefusal DISABLED =
      new HubRefusal(403, Optional.empty(), "Access to this resource is disabled.");
  static final HubRefusal RATE_LIMITED =
      new HubRefusal(
          429,
          Optional.empty(),
          "We had to rate limit you, you hit the quota of 1000 api requests");

  /// To somebody without a token it is 401 and says less; with one it is 404.
  static HubRefusal repositoryNotFound(boolean isAnonymous) {
    return isAnonymous
        ? new HubRefusal(401, Optional.empty(), "Invalid username or password.")
        : new HubRefusal(404, Optional.of("RepoNotFound"), "Repository not found");
  }

  static HubRefusal unavailable(int status) {
    return new HubRefusal(status, Optional.empty(), "Service Unavailable");
  }
}
