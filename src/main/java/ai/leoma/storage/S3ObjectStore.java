package ai.leoma.storage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// One bucket over the S3 protocol: R2, Hippius, or anything that speaks it.
///
/// Objects are single PUTs, which R2 and Hippius both take up to 512 MiB.
public final class S3ObjectStore implements ObjectStore {
  private static final int LIST_PAGE = 1000;
  private static final long BYTES_PER_SECOND = 1_000_000;

  private final S3AsyncClient client;
  private final S3Presigner presigner;
  private final StorageSettings settings;
  private final MeterRegistry meters;

  private S3ObjectStore(
      S3AsyncClient client, S3Presigner presigner, StorageSettings settings, MeterRegistry meters) {
    this.client = client;
    this.presigner = presigner;
    this.settings = settings;
    this.meters = meters;
  }

  /// Opens the bucket for a process of its own; whoever opens it closes it.
  public static S3ObjectStore open(StorageSettings settings) {
    return open(settings, Metrics.globalRegistry);
  }

  public static S3ObjectStore open(StorageSettings settings, MeterRegistry meters) {
    return new S3ObjectStore(
        S3Clients.client(settings), S3Clients.presigner(settings), settings, meters);
  }

  @Override
  public Uni<Void> put(ObjectKey key, Path file, String contentType) {
    return call("put", key.value(), () -> upload(key, bodyOf(file), sizeOf(file), contentType))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> putBytes(ObjectKey key, byte[] content, String contentType) {
    return call(
            "put",
            key.value(),
            () -> upload(key, AsyncRequestBody.fromBytes(content), content.length, contentType))
        .replaceWithVoid();
  }

  private CompletableFuture<?> upload(
      ObjectKey key, AsyncRequestBody body, long bytes, String contentType) {
    return client.putObject(
        request ->
            request
                .bucket(settings.bucket())
                .key(key.value())
                .contentType(contentType)
                .contentLength(bytes)
                .overrideConfiguration(limits -> limits.apiCallTimeout(deadline(bytes))),
        body);
  }

  /// Arrives beside the target and is moved there when whole, so that nobody reads half of it.
  @Override
  public Uni<Optional<Path>> get(ObjectKey key, Path target, long maxBytes) {
    Path arriving = target.resolveSibling("." + target.getFileName() + ".arriving");
    return call("get", key.value(), () -> download(key, arriving, maxBytes))
        .map(answer -> Optional.of(moveInto(arriving, target)))
        .onFailure(S3ObjectStore::isAbsence)
        .recoverWithItem(Optional.empty())
        .onTermination()
        .invoke(() -> arriving.toFile().delete());
  }

  private CompletableFuture<?> download(ObjectKey key, Path file, long maxBytes) {
    return client.getObject(
        request ->
            request
                .bucket(settings.bucket())
                .key(key.value())
                .overrideConfiguration(limits -> limits.apiCallTimeout(deadline(maxBytes))),
        new LimitedDownload(key, file, maxBytes));
  }

  @Override
  public Uni<Boolean> exists(ObjectKey key) {
    return call(
            "head",
            key.value(),
            () ->
                client.headObject(
                    request ->
                        request
                            .bucket(settings.bucket())
                            .key(key.value())
                            .overrideConfiguration(
                                limits -> limits.apiCallTimeout(settings.deadline()))))
        .replaceWith(true)
        .onFailure(S3ObjectStore::isAbsence)
        .recoverWithItem(false);
  }

  @Override
  public Uni<List<StoredObject>> list(String prefix, int max) {
    return listFrom(prefix, max, Optional.empty(), new ArrayList<>());
  }

  private Uni<List<StoredObject>> listFrom(
      String prefix, int max, Optional<String> continuation, List<StoredObject> found) {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(settings.bucket())
            .prefix(prefix)
            .maxKeys(Math.min(LIST_PAGE, max - found.size()))
            .continuationToken(continuation.orElse(null))
            .overrideConfiguration(limits -> limits.apiCallTimeout(settings.deadline()))
            .build();
    return call("list", prefix, () -> client.listObjectsV2(request))
        .chain(
            page -> {
              page.contents()
                  .forEach(object -> found.add(new StoredObject(object.key(), object.size())));
              Optional<String> next = nextPage(page);
              return next.isPresent() && found.size() < max
                  ? listFrom(prefix, max, next, found)
                  : Uni.createFrom().item(found.stream().limit(max).toList());
            });
  }

  private static Optional<String> nextPage(ListObjectsV2Response page) {
    return Boolean.TRUE.equals(page.isTruncated())
        ? Optional.ofNullable(page.nextContinuationToken())
        : Optional.empty();
  }

  /// One by one: the call for many at a time needs a checksum that not every store understands.
  @Override
  public Uni<Void> delete(ObjectKey key) {
    return call(
            "delete",
            key.value(),
            () ->
                client.deleteObject(
                    request ->
                        request
                            .bucket(settings.bucket())
                            .key(key.value())
                            .overrideConfiguration(
                                limits -> limits.apiCallTimeout(settings.deadline()))))
        .replaceWithVoid();
  }

  @Override
  public URI presignedGet(ObjectKey key, Duration validity) {
    return URI.create(
        presigner
            .presignGetObject(
                link ->
                    link.signatureDuration(validity)
                        .getObjectRequest(
                            request -> request.bucket(settings.bucket()).key(key.value())))
            .url()
            .toString());
  }

  @Override
  public void close() {
    client.close();
    presigner.close();
  }

  private <T> Uni<T> call(String name, String key, Supplier<CompletableFuture<T>> call) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Timer.Sample started = Timer.start(meters);
              return Uni.createFrom()
                  .completionStage(call)
                  .onFailure()
                  .transform(failure -> explained(name, key, failure))
                  .onItemOrFailure()
                  .invoke((item, failure) -> started.stop(timer(name, failure)));
            });
  }

  private Timer timer(String name, Throwable failure) {
    String outcome = failure == null ? "ok" : isAbsence(failure) ? "absent" : "failed";
    return meters.timer("leoma.storage.calls", "call", name, "outcome", outcome);
  }

  private Throwable explained(String name, String key, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ObjectTooLarge || each instanceof NoSuchKeyException) {
        return each;
      }
    }
    return new StorageUnavailable(
        "%s of %s in bucket %s: %s".formatted(name, key, settings.bucket(), cause.getMessage()),
        cause);
  }

  private static boolean isAbsence(Throwable failure) {
    return failure instanceof NoSuchKeyException;
  }

  private Duration deadline(long bytes) {
    return settings.deadline().plusSeconds(bytes / BYTES_PER_SECOND);
  }

  /// Over TLS the body is not signed and streams. Over plain HTTP, which only a store on the same
  /// machine uses, the protocol wants its digest up front: the client would hold all of it then,
  /// and signs wrongly when the file arrives on another thread.
  private AsyncRequestBody bodyOf(Path file) {
    if ("https".equals(settings.endpoint().getScheme())) {
      return AsyncRequestBody.fromFile(file);
    }
    try {
      return AsyncRequestBody.fromBytesUnsafe(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new StorageUnavailable("cannot read " + file.getFileName(), e);
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new StorageUnavailable("cannot read " + file.getFileName(), e);
    }
  }

  private static Path moveInto(Path arrived, Path target) {
    try {
      return Files.move(
          arrived, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StorageUnavailable("cannot write " + target.getFileName(), e);
    }
  }
}
