package ai.leoma.storage;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// The SDK as R2 and Hippius take it: they refuse or mangle checksum trailers and chunked signing,
/// so both stay off.
final class S3Clients {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private S3Clients() {}

  static S3AsyncClient client(StorageSettings settings) {
    return S3AsyncClient.builder()
        .endpointOverride(settings.endpoint())
        .region(Region.of(settings.region()))
        .credentialsProvider(credentials(settings))
        .serviceConfiguration(protocol(settings))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClientBuilder(
            NettyNioAsyncHttpClient.builder()
                .connectionTimeout(CONNECT_LIMIT)
                .readTimeout(settings.deadline())
                .maxConcurrency(settings.connections()))
        .overrideConfiguration(
            common ->
                common.retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(settings.attempts())
                        .build()))
        .build();
  }

  static S3Presigner presigner(StorageSettings settings) {
    return S3Presigner.builder()
        .endpointOverride(settings.endpoint())
        .region(Region.of(settings.region()))
        .credentialsProvider(credentials(settings))
        .serviceConfiguration(protocol(settings))
        .build();
  }

  private static AwsCredentialsProvider credentials(StorageSettings settings) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
  }

  private static S3Configuration protocol(StorageSettings settings) {
    return S3Configuration.builder()
        .pathStyleAccessEnabled(settings.pathStyle())
        .chunkedEncodingEnabled(false)
        .build();
  }
}
