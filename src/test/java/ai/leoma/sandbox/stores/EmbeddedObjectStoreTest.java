package ai.leoma.sandbox.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

class EmbeddedObjectStoreTest {

  private static final String BUCKET = "leoma-samples";
  private static final String KEY = "1/metadata.json";

  @TempDir Path folder;

  @Test
  void sameFolderGivesSameObjectsWithTheirContentType() {
    // Given
    try (EmbeddedObjectStore store = start();
        S3AsyncClient client = client(store, store.secretKey())) {
      put(client, "{}");
    }

    // When
    try (EmbeddedObjectStore store = start();
        S3AsyncClient client = client(store, store.secretKey())) {
      ResponseBytes<GetObjectResponse> read = get(client);

      // Then
      assertThat(read.asUtf8String()).isEqualTo("{}");
      assertThat(read.response().contentType()).isEqualTo("application/json");
      assertThatThrownBy(this::start).hasMessageContaining("in use");
    }
  }

  @Test
  void wrongSecretIsRefused() {
    // Given
    try (EmbeddedObjectStore store = start();
        S3AsyncClient client = client(store, "0".repeat(64))) {

      // When
      // Then
      assertThatThrownBy(() -> put(client, "{}")).hasMessageContaining("403");
    }
  }

  @Test
  void presignedLinkIsReadableWithoutKeys() throws Exception {
    // Given
    try (EmbeddedObjectStore store = start();
        S3AsyncClient client = client(store, store.secretKey());
        HttpClient anonymous = HttpClient.newHttpClient()) {
      put(client, "{\"id\":1}");

      // When
      HttpResponse<String> answer =
          anonymous.send(
              HttpRequest.newBuilder(presign(store).url().toURI()).build(),
              HttpResponse.BodyHandlers.ofString());

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"id\":1}");
    }
  }

  private EmbeddedObjectStore start() {
    return EmbeddedObjectStore.start(folder, List.of(BUCKET));
  }

  private static void put(S3AsyncClient client, String content) {
    client
        .putObject(
            put -> put.bucket(BUCKET).key(KEY).contentType("application/json"),
            AsyncRequestBody.fromString(content))
        .join();
  }

  private static ResponseBytes<GetObjectResponse> get(S3AsyncClient client) {
    return client
        .getObject(get -> get.bucket(BUCKET).key(KEY), AsyncResponseTransformer.toBytes())
        .join();
  }

  private static S3AsyncClient client(EmbeddedObjectStore store, String secretKey) {
    return S3AsyncClient.builder()
        .endpointOverride(store.endpoint())
        .region(Region.of(store.region()))
        .credentialsProvider(credentials(store, secretKey))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(pathStyle())
        .build();
  }

  private static PresignedGetObjectRequest presign(EmbeddedObjectStore store) {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(store.endpoint())
            .region(Region.of(store.region()))
            .credentialsProvider(credentials(store, store.secretKey()))
            .serviceConfiguration(pathStyle())
            .build()) {
      return presigner.presignGetObject(
          presign ->
              presign
                  .signatureDuration(Duration.ofMinutes(1))
                  .getObjectRequest(get -> get.bucket(BUCKET).key(KEY)));
    }
  }

  private static StaticCredentialsProvider credentials(
      EmbeddedObjectStore store, String secretKey) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(store.accessKey(), secretKey));
  }

  private static S3Configuration pathStyle() {
    return S3Configuration.builder()
        .pathStyleAccessEnabled(true)
        .chunkedEncodingEnabled(false)
        .build();
  }
}
