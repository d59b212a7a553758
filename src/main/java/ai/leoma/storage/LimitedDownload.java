package ai.leoma.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.FileTransformerConfiguration;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Writes an object into a file and stops at the first byte above the limit, whatever length the
/// store announced.
final class LimitedDownload
    implements AsyncResponseTransformer<GetObjectResponse, GetObjectResponse> {

  private final ObjectKey key;
  private final long maxBytes;
  private final AsyncResponseTransformer<GetObjectResponse, GetObjectResponse> toFile;

  LimitedDownload(ObjectKey key, Path file, long maxBytes) {
    this.key = key;
    this.maxBytes = maxBytes;
    this.toFile =
        AsyncResponseTransformer.toFile(
            file, FileTransformerConfiguration.defaultCreateOrReplaceExisting());
  }

  @Override
  public CompletableFuture<GetObjectResponse> prepare() {
    return toFile.prepare();
  }

  @Override
  public void onResponse(GetObjectResponse response) {
    toFile.onResponse(response);
  }

  @Override
  public void onStream(SdkPublisher<ByteBuffer> publisher) {
    toFile.onStream(
        SdkPublisher.adapt(subscriber -> publisher.subscribe(new Counting(subscriber))));
  }

  @Override
  public void exceptionOccurred(Throwable failure) {
    toFile.exceptionOccurred(failure);
  }

  /// Passes bytes on while the limit lasts.
  private final class Counting implements Subscriber<ByteBuffer> {
    private final Subscriber<? super ByteBuffer> next;
    private Subscription subscription;
    private long seen;
    private boolean stopped;

    Counting(Subscriber<? super ByteBuffer> next) {
      this.next = next;
    }

    @Override
    public void onSubscribe(Subscription upstream) {
      subscription = upstream;
      next.onSubscribe(upstream);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      if (stopped) {
        return;
      }
      seen += bytes.remaining();
      if (seen > maxBytes) {
        stopped = true;
        subscription.cancel();
        next.onError(new ObjectTooLarge(key, maxBytes));
      } else {
        next.onNext(bytes);
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (!stopped) {
        next.onError(failure);
      }
    }

    @Override
    public void onComplete() {
      if (!stopped) {
        next.onComplete();
      }
    }
  }
}
