package ai.leoma.storage;

/// The key of an object: no leading slash, no empty or dot segment, printable ASCII that every
/// supported store takes.
public record ObjectKey(String value) {
  public ObjectKey {
    if (!value.matches("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
        || value.length() > 1024
        || ("/" + value + "/").contains("/../")
        || ("/" + value + "/").contains("/./")) {
      throw new IllegalArgumentException("not an object key: " + value);
    }
  }
}
