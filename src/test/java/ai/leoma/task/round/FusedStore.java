package ai.leoma.task.round;

import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A real store behind a fuse.
record FusedStore(ObjectStore store, Fuse fuse) implements ObjectStore {
  @Override
  public Uni<Void> put(ObjectKey key, Path file, String contentType) {
    return fuse.around("put of " + key.value(), () -> store.put(key, file, contentType));
  }

  @Override
  public Uni<Void> putBytes(ObjectKey key, byte[] content, String contentType) {
    return fuse.around("put of " + key.value(), () -> store.putBytes(key, content, contentType));
  }

  @Override
  public Uni<Optional<Path>> get(ObjectKey key, Path target, long maxBytes) {
    return fuse.around("get", () -> store.get(key, target, maxBytes));
  }

  @Override
  public Uni<Boolean> exists(ObjectKey key) {
    return store.exists(key);
  }

  @Override
  public Uni<List<StoredObject>> list(String prefix, int max) {
    return fuse.around("list", () -> store.list(prefix, max));
  }

  @Override
  public Uni<Void> delete(ObjectKey key) {
    return fuse.around("delete of " + key.value(), () -> store.delete(key));
  }

  @Override
  public URI presignedGet(ObjectKey key, Duration validity) {
    return store.presignedGet(key, validity);
  }
}
