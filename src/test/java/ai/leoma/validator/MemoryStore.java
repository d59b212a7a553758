package ai.leoma.validator;

import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.ObjectTooLarge;
import ai.leoma.storage.StorageUnavailable;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A bucket in memory, as far as a validator reads it, with keys that cannot be reached.
final class MemoryStore implements ObjectStore {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  final Set<String> unreachable = ConcurrentHashMap.newKeySet();

  void put(String key, byte[] content) {
    objects.put(key, content);
  }

  void put(String key, String content) {
    put(key, content.getBytes(StandardCharsets.UTF_8));
  }

  void remove(String key) {
    objects.remove(key);
  }

  @Override
  public Uni<Optional<Path>> get(ObjectKey key, Path target, long maxBytes) {
    byte[] content = objects.get(key.value());
    if (unreachable.contains(key.value())) {
      return Uni.createFrom().failure(new StorageUnavailable("no way to " + key.value(), null));
    }
    if (content == null) {
      return Uni.createFrom().item(Optional.empty());
    }
    if (content.length > maxBytes) {
      return Uni.createFrom().failure(new ObjectTooLarge(key, maxBytes));
    }
    try {
      return Uni.createFrom().item(Optional.of(Files.write(target, content)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Uni<Void> put(ObjectKey key, Path file, String contentType) {
    throw new UnsupportedOperationException("a validator only reads");
  }

  @Override
  public Uni<Void> putBytes(ObjectKey key, byte[] content, String contentType) {
    throw new UnsupportedOperationException("a validator only reads");
  }

  @Override
  public Uni<Boolean> exists(ObjectKey key) {
    return Uni.createFrom().item(objects.containsKey(key.value()));
  }

  @Override
  public Uni<List<StoredObject>> list(String prefix, int max) {
    throw new UnsupportedOperationException("a validator never lists");
  }

  @Override
  public Uni<Void> delete(ObjectKey key) {
    throw new UnsupportedOperationException("a validator only reads");
  }

  @Override
  public URI presignedGet(ObjectKey key, Duration validity) {
    throw new UnsupportedOperationException("a validator gives nobody links");
  }
}
