package ai.leoma.audit;

/// How far the log had got. A database that was restored from a backup has other entries from some
/// position on: the leaf tells them apart, because each has what somebody signed, or a time.
///
/// @param position of the newest entry, 0 before the first
/// @param leafSha256 of that entry, in lower-case hex; empty before the first
public record LogHead(long position, String leafSha256) {}
