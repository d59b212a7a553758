package ai.leoma.validator;

import ai.leoma.validator.weights.PublishedWeights;
import ai.leoma.validator.weights.WeightsSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Reads the weights from the owner's API.
record OwnerWeights(OwnerApi api) implements WeightsSource {
  private static final Logger LOG = Logger.getLogger(OwnerWeights.class);

  @Override
  public PublishedWeights weights() throws InterruptedException {
    try {
      OwnerApi.Answer answer = api.get("/weights");
      return answer.isOk()
          ? PublishedWeights.read(answer.body(), answer.header(PublishedWeights.RANKING_HEADER))
          : new PublishedWeights.Unreadable("/weights answered " + answer.status());
    } catch (IOException e) {
      return new PublishedWeights.Unreadable("/weights cannot be read: " + e.getMessage());
    }
  }

  @Override
  public Optional<byte[]> signedWeights() throws InterruptedException {
    try {
      OwnerApi.Answer answer = api.get("/weights/snapshot");
      return answer.isOk()
          ? Optional.of(answer.body().getBytes(StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      LOG.debugf(e, "no signed weights");
      return Optional.empty();
    }
  }
}
