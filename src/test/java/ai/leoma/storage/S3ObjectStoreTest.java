package ai.leoma.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.sandbox.stores.TestStores;
import ai.leoma.storage.ObjectStore.StoredObject;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(TestStores.class)
class S3ObjectStoreTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Inject @SamplesBucket ObjectStore store;
  @Inject @SourceBucket ObjectStore sourceStore;
  @Inject StorageConfig config;
  @Inject MeterRegistry meters;
  @TempDir Path folder;

  private final String prefix = "test-" + UUID.randomUUID() + "/";

  @Test
  void objectComesBackAsItWasPut() throws Exception {
    // Given
    byte[] content = new byte[3_000_001];
    new Random(7).nextBytes(content);
    Path file = Files.write(folder.resolve("in"), content);
    ObjectKey key = key("video.mp4");

    // When
    await(store.put(key, file, "video/mp4"));
    Optional<Path> fetched = await(store.get(key, folder.resolve("out"), content.length));

    // Then
    assertThat(fetched).contains(folder.resolve("out"));
    assertThat(Files.readAllBytes(folder.resolve("out"))).isEqualTo(content);
    assertThat(await(store.exists(key))).isTrue();
    assertThat(await(sourceStore.exists(key))).isFalse();
  }

  @Test
  void emptyObjectIsAnObject() throws Exception {
    await(store.putBytes(key("empty"), new byte[0], "text/plain"));

    assertThat(await(store.get(key("empty"), folder.resolve("empty"), 0))).isPresent();
    assertThat(Files.size(folder.resolve("empty"))).isZero();
  }

  @Test
  void absentObjectIsEmptyAndLeavesNoFile() {
    assertThat(await(store.get(key("nothing"), folder.resolve("out"), 10))).isEmpty();
    assertThat(await(store.exists(key("nothing")))).isFalse();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void objectAboveTheLimitIsRefusedAndTheOldFileStays() throws Exception {
    // Given
    await(store.putBytes(key("big"), new byte[1001], "application/octet-stream"));
    Path target = Files.writeString(folder.resolve("out"), "before");

    // When
    assertThatThrownBy(() -> await(store.get(key("big"), target, 1000)))
        .isInstanceOf(ObjectTooLarge.class);

    // Then
    assertThat(folder).isDirectoryContaining(target::equals);
    assertThat(target).hasContent("before");
    assertThat(await(store.get(key("big"), target, 1001))).isPresent();
  }

  @Test
  void listIsOrderedBoundedAndKeepsToThePrefix() {
    // Given
    for (String name : new String[] {"b", "a", "c/d"}) {
      await(store.putBytes(key(name), name.getBytes(UTF_8), "text/plain"));
    }

    // Then
    assertThat(await(store.list(prefix, 10)))
        .containsExactly(
            new StoredObject(prefix + "a", 1),
            new StoredObject(prefix + "b", 1),
            new StoredObject(prefix + "c/d", 3));
    assertThat(await(store.list(prefix, 2))).hasSize(2);
    assertThat(await(store.list(prefix + "none", 10))).isEmpty();
  }

  @Test
  void deletedObjectIsGoneAndDeletingTwiceIsFine() {
    await(store.putBytes(key("x"), new byte[1], "text/plain"));

    await(store.delete(key("x")));
    await(store.delete(key("x")));

    assertThat(await(store.exists(key("x")))).isFalse();
  }

  @Test
  void linkLetsAnybodyRead() throws Exception {
    // Given
    await(store.putBytes(key("open"), "hello".getBytes(UTF_8), "text/plain"));

    // When
    URI link = store.presignedGet(key("open"), Duration.ofHours(1));

    // Then
    assertThat(fetch(link).body()).isEqualTo("hello");
    assertThat(fetch(URI.create(link.toString().replaceFirst("/open", "/other"))).statusCode())
        .isNotEqualTo(200);
  }

  @Test
  void wrongKeyIsAnOutageThatNamesCallAndObjectButNotTheSecret() {
    // Given
    StorageSettings wrong =
        StorageSettings.of(
            config.endpoint().orElseThrow(),
            config.region(),
            config.accessKey().orElseThrow(),
            "not-the-secret",
            config.samplesBucket());
    try (S3ObjectStore intruder = S3ObjectStore.open(wrong)) {
      assertThatThrownBy(() -> await(intruder.putBytes(key("x"), new byte[1], "text/plain")))
          .isInstanceOf(StorageUnavailable.class)
          .hasMessageContaining("put of " + prefix + "x")
          .hasMessageNotContaining("not-the-secret");
    }
    assertThat(wrong.toString()).doesNotContain("not-the-secret");
  }

  @Test
  void unreachableStoreIsAnOutageWithinTheDeadline() {
    StorageSettings nowhere =
        new StorageSettings(
            URI.create("http://127.0.0.1:1"),
            "auto",
            "key",
            "secret",
            "bucket",
            true,
            Duration.ofSeconds(5),
            2,
            2);
    try (S3ObjectStore lost = S3ObjectStore.open(nowhere)) {
      assertThatThrownBy(() -> await(lost.exists(key("x")))).isInstanceOf(StorageUnavailable.class);
    }
  }

  @Test
  void callsAreCounted() {
    await(store.exists(key("x")));

    assertThat(meters.get("leoma.storage.calls").tag("call", "head").timers()).isNotEmpty();
  }

  private ObjectKey key(String name) {
    return new ObjectKey(prefix + name);
  }

  private static HttpResponse<String> fetch(URI link) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static <T> T await(Uni<T> work) {
    return work.await().atMost(LIMIT);
  }
}
