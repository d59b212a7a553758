package ai.leoma.sandbox.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Object storage that speaks the S3 protocol, on a free port of 127.0.0.1, over the files of one
/// folder.
///
/// The same folder gives the same objects. Requests must be signed (version 2 or 4, also presigned)
/// with the key pair of this start, which is new each time.
public final class EmbeddedObjectStore implements AutoCloseable {

  private static final String REGION = "us-east-1";

  private final S3Proxy server;
  private final BlobStore blobs;
  private final FolderLock lock;
  private final String accessKey;
  private final String secretKey;

  private EmbeddedObjectStore(
      S3Proxy server, BlobStore blobs, FolderLock lock, String accessKey, String secretKey) {
    this.server = server;
    this.blobs = blobs;
    this.lock = lock;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /// Starts the store on the objects in the folder and creates the buckets that are missing.
  ///
  /// @throws IllegalStateException if another process uses the folder, or the store does not start
  public static EmbeddedObjectStore start(Path folder, List<String> buckets) {
    FolderLock lock = FolderLock.take(folder.toAbsolutePath());
    try {
      Path objects = Files.createDirectories(folder.toAbsolutePath().resolve("objects"));
      BlobStore blobs = new FilesystemNio2BlobStore(objects.toString());
      for (String bucket : buckets) {
        if (!blobs.containerExists(bucket)) {
          blobs.createContainer(bucket);
        }
      }
      String accessKey = randomHex(16);
      String secretKey = randomHex(32);
      S3Proxy server = launch(blobs, accessKey, secretKey);
      return new EmbeddedObjectStore(server, blobs, lock, accessKey, secretKey);
    } catch (IOException e) {
      lock.close();
      throw new UncheckedIOException("cannot use the folder " + folder, e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// The address for path-style requests, `http://127.0.0.1:PORT`.
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  public String accessKey() {
    return accessKey;
  }

  public String secretKey() {
    return secretKey;
  }

  public String region() {
    return REGION;
  }

  /// Puts a file into a bucket, unless an object of this name is there.
  public void putIfAbsent(String bucket, String key, Path file) {
    if (blobs.blobExists(bucket, key)) {
      return;
    }
    try (InputStream content = Files.newInputStream(file)) {
      blobs.putBlob(
          PutObjectRequest.builder()
              .bucket(bucket)
              .key(key)
              .contentLength(Files.size(file))
              .build(),
          content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot put " + file + " into " + bucket, e);
    }
  }

  /// Stops the server. The objects stay.
  @Override
  public void close() {
    try (lock) {
      server.stop();
      blobs.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop the object storage", e);
    }
  }

  private static S3Proxy launch(BlobStore blobs, String accessKey, String secretKey) {
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
            .ignoreUnknownHeaders(true)
            .jettyMaxThreads(32)
            .stopTimeout(0)
            .build();
    try {
      server.start();
      return server;
    } catch (Exception e) {
      throw new IllegalStateException("the object storage does not start", e);
    }
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
