package ai.leoma.events;

/// Something that happened.
///
/// @param type `task`, `vote`, `pair`, `ranking` or `winner`
/// @param after where the events before it and it end, as the process that read it saw them
/// @param json its data, without a line break
record TournamentEvent(String type, Cursor after, String json) {
  private static final String TASK = "task";

  boolean isTask() {
    return type.equals(TASK);
  }

  boolean isNewTo(Cursor reader) {
    return isTask()
        ? reader.isBeforeTask(after.task())
        : reader.isBeforeLogEvent(after.position(), after.index());
  }

  /// As it goes over the wire (HTML, server-sent events).
  ///
  /// @param reader how far the reader is with it
  String text(Cursor reader) {
    return "event: " + type + "\nid: " + reader.text() + "\ndata: " + json + "\n\n";
  }
}
