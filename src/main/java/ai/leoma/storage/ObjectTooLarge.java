package ai.leoma.storage;

/// An object has more bytes than the caller is ready to take.
public final class ObjectTooLarge extends RuntimeException {
  public ObjectTooLarge(ObjectKey key, long limitBytes) {
    super(key.value() + " has more than " + limitBytes + " bytes");
  }
}
