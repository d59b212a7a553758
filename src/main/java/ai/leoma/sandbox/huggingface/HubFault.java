package ai.leoma.sandbox.huggingface;

import java.time.Duration;

/// What can go wrong with one repository, or at the hub as a whole (external-apis.md 2).
public sealed interface HubFault {

  /// Fails with this status so many times, then recovers.
  record FailsFirst(int status, int times) implements HubFault {}

  /// The window is used up: 429 with the headers that say for how long.
  record WindowUsedUp(Duration untilReset) implements HubFault {}

  /// Another limiter: 429 with requests left, and no hint.
  record Throttled() implements HubFault {}

  /// No answer for a while, then the right one.
  record Stalled(Duration delay) implements HubFault {}

  /// Our own token is refused.
  record TokenRefused() implements HubFault {}

  /// The repository is not there, or not for us.
  record RepositoryMissing() implements HubFault {}

  /// Switched off by the hub.
  record Disabled() implements HubFault {}

  /// Metadata is readable, files are not.
  record Gated() implements HubFault {}

  /// The repository has another name now.
  record Renamed(String newName) implements HubFault {}

  /// Every revision is answered with this commit.
  record AnotherCommit(String sha) implements HubFault {}

  /// The weights are in plain git, without digests.
  record WithoutLargeFiles() implements HubFault {}

  /// The repository holds no file.
  record Empty() implements HubFault {}
}
