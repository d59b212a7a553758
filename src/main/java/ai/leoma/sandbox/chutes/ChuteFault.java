package ai.leoma.sandbox.chutes;

import ai.leoma.sandbox.studio.MinerKind;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// What can go wrong at one chute, one for each row of external-apis.md 1.5 and each switch of
/// 1.10.
public sealed interface ChuteFault {

  /// The invocation is refused with this status and `{"detail": detail}`; text or JSON object.
  record Refused(int status, Object detail) implements ChuteFault {

    public Refused {
      if (status < 400 || status > 599) {
        throw new IllegalArgumentException("not a refusal: " + status);
      }
    }
  }

  /// No instance: 503, although the management API says hot.
  record Cold() implements ChuteFault {}

  /// The proxy in front answers with a page of its own.
  record ProxyPage(int status) implements ChuteFault {}

  /// No byte ever comes.
  record Stalled() implements ChuteFault {}

  /// The answer comes a byte at a time, one every 100 ms.
  record Dripping() implements ChuteFault {}

  /// The connection is cut in the middle of the video.
  record CutOff() implements ChuteFault {}

  /// The answer ends well-formed after half of the video.
  record Truncated() implements ChuteFault {}

  /// 200, but JSON.
  record JsonAnswer() implements ChuteFault {}

  /// 200 and this many bytes, whatever was asked for.
  record Oversized(long bytes) implements ChuteFault {}

  /// Renders as another kind of miner would.
  record RendersAs(MinerKind kind) implements ChuteFault {}

  /// Neither metadata nor invocation: deleted, or our role is lost. Nobody can tell which.
  record Unreachable() implements ChuteFault {}

  /// The management API fails with this status.
  record ManagementDown(int status) implements ChuteFault {}

  /// The version differs at every look.
  record VersionFlips() implements ChuteFault {}

  /// The chute declares no revision.
  record RevisionMissing() implements ChuteFault {}

  /// An instance is up and not yet verified: not hot.
  record NotVerified() implements ChuteFault {}

  /// The chute has no slug.
  record SlugMissing() implements ChuteFault {}

  /// All refusals that the invocation host is known to give.
  static List<Refused> refusals() {
    return List.of(
        new Refused(400, "invalid request JSON payload: Expecting value: line 1 column 1 (char 0)"),
        new Refused(
            400, "Invalid request: Invalid request: {\"detail\": \"Invalid input parameters\"}"),
        new Refused(401, "Authentication required."),
        new Refused(401, "Invalid token or user not found"),
        new Refused(
            402,
            "Chute unavailable because the creator of this chute {chute.user_id=} has zero"
                + " balance."),
        new Refused(
            402,
            new JsonObject()
                .put("message", "Quota exceeded and account balance is $0.0")
                .put("quota_reset_timestamp", "2026-12-01T00:00:00Z")),
        new Refused(404, "No matching chute found!"),
        new Refused(404, "No matching cord found!"),
        new Refused(404, "Not Found"),
        new Refused(426, "This chute is not running in a TEE."),
        new Refused(429, "Infrastructure is at maximum capacity, try again later"),
        new Refused(429, "infra_overload"),
        new Refused(429, "no_targets"),
        new Refused(429, "model is under maintenance"),
        new Refused(429, "Stop spamming this prompt, please..."),
        new Refused(500, "No infrastructure available to serve request"),
        new Refused(500, "exhausted all available targets to no avail"),
        new Refused(500, "No result returned from upstream"),
        new Refused(503, "This chute is currently disabled."),
        new Refused(503, "HTTP_502"));
  }
}
