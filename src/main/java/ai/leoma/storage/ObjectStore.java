package ai.leoma.storage;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One bucket of an S3 store. Bytes stream between disk and network, never whole in memory.
/// Every call has a deadline and bounded retries; a failure ends as [StorageUnavailable].
public interface ObjectStore extends AutoCloseable {
  Uni<Void> put(ObjectKey key, Path file, String contentType);

  Uni<Void> putBytes(ObjectKey key, byte[] content, String contentType);

  /// Downloads into the file (replaced when it exists); empty when there is no such object.
  /// An object above the limit ends as [ObjectTooLarge].
  Uni<Optional<Path>> get(ObjectKey key, Path target, long maxBytes);

  Uni<Boolean> exists(ObjectKey key);

  /// Keys and sizes below the prefix, in key order, at most `max`.
  Uni<List<StoredObject>> list(String prefix, int max);

  Uni<Void> delete(ObjectKey key);

  /// A link for anybody to read the object until it expires.
  URI presignedGet(ObjectKey key, Duration validity);

  /// Lets connections go; whoever opened the store closes it. Nothing to do where none are held.
  @Override
  default void close() {}

  /// An object as listed. Its key is text as it came: not every key of a foreign bucket is an
  /// [ObjectKey].
  record StoredObject(String key, long bytes) {}
}
