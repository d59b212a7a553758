package ai.leoma.cli.doctor;

import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Doubtful;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.files.FolderDeletion;
import ai.leoma.http.OutsideText;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.S3ObjectStore;
import ai.leoma.storage.StorageSettings;
import ai.leoma.storage.StorageUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/// Whether a bucket can be used as it will be.
///
/// @param use what is tried
record StorageCheck(StorageSettings settings, Use use) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  enum Use {
    /// Reads, and does not list: so does a validator.
    READ,
    /// Lists, reads, and knows that there is something.
    READ_SOURCES,
    /// Writes a small object, too, and deletes it.
    WRITE
  }

  Finding look() throws IOException {
    try (ObjectStore bucket = S3ObjectStore.open(settings)) {
      if (use == Use.READ) {
        return read(bucket);
      }
      boolean isEmpty = bucket.list("", 1).await().atMost(PATIENCE).isEmpty();
      if (use == Use.WRITE) {
        ObjectKey key = new ObjectKey("doctor/" + UUID.randomUUID() + ".txt");
        byte[] text = "leoma doctor".getBytes(StandardCharsets.US_ASCII);
        bucket.putBytes(key, text, "text/plain").await().atMost(PATIENCE);
        bucket.delete(key).await().atMost(PATIENCE);
        return new Good("bucket " + settings.bucket() + " is listed and written");
      }
      if (isEmpty && use == Use.READ_SOURCES) {
        return new Doubtful(
            "bucket " + settings.bucket() + " is listed, and is empty",
            "put videos into it: without sources no task can be published");
      }
      return new Good("bucket " + settings.bucket() + " is listed");
    } catch (StorageUnavailable e) {
      return refused(e);
    }
  }

  /// A store says that there is no such object only to who may list; to all others it says that
  /// they may not know.
  private Finding read(ObjectStore bucket) throws IOException {
    ObjectKey none = new ObjectKey("doctor/" + UUID.randomUUID() + ".txt");
    Path folder = Files.createTempDirectory("doctor");
    try {
      var unused = bucket.get(none, folder.resolve("none"), 1).await().atMost(PATIENCE);
      return new Good("bucket " + settings.bucket() + " is read");
    } catch (StorageUnavailable e) {
      return e.isDenied()
          ? new Doubtful(
              "bucket " + settings.bucket() + " does not tell whether an object is there",
              "nothing, if the key may get objects and not list them; else give it that right")
          : refused(e);
    } finally {
      FolderDeletion.delete(folder);
    }
  }

  private Finding refused(StorageUnavailable failure) {
    String said = OutsideText.of(chain(failure));
    return new Bad("bucket " + settings.bucket() + ": " + said, remedy(said));
  }

  private static String chain(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return failure == root
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + ": " + root.getMessage();
  }

  private static String remedy(String said) {
    if (said.contains("404") || said.contains("does not exist") || said.contains("NoSuchBucket")) {
      return "make the bucket, or correct its name (leoma.storage.samples-bucket, source-bucket)";
    }
    if (said.contains("403") || said.contains("401") || said.contains("SignatureDoesNotMatch")) {
      return "correct leoma.storage.access-key, secret-key and region, and give the key its rights";
    }
    return "see whether leoma.storage.endpoint is right and reached from here";
  }
}
