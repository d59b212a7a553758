package ai.leoma.media;

/// Why a file is not used as a video. The set is closed; the detail beside it is for people.
public enum RefusalReason {
  EMPTY,
  TOO_LARGE,
  NOT_A_VIDEO,
  /// A playlist, a script, a symbolic link, or a container that points at media outside of itself.
  PLAYLIST_OR_LINK,
  NO_VIDEO_STREAM,
  DIMENSIONS,
  TOO_LONG,
  TOO_SHORT,
  /// A container or a codec that is video, but not one that is read here.
  UNSUPPORTED_CONTAINER,
  UNREADABLE,
  TIMED_OUT
}
