package ai.leoma.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Envelope;
import ai.leoma.access.EnvelopeProof;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.SignatureVerifier;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.ranking.check.PublishedEnvelope;
import ai.leoma.ranking.check.RankingCheck;
import ai.leoma.validator.weights.RankingChecker;
import ai.leoma.validator.weights.RankingChecker.OwnVote;
import ai.leoma.validator.weights.StakeReadings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Somebody who knows nothing but the address of the service: the product's own check, which does
/// what `docs/how-to/verify-a-ranking.md` says, and every listed envelope by itself.
final class Stranger implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final SignatureVerifier signatures = new SignatureVerifier();
  private final Set<String> schemes = new HashSet<>();
  private final String service;
  private final RankingCheck check;

  Stranger(String service) {
    this.service = service;
    this.check =
        new RankingCheck(
            new RankingChecker.Settings(URI.create(service), Duration.ofSeconds(60), 10_000),
            new Nobody(),
            new SimpleMeterRegistry());
  }

  /// Has voted for nobody and reads no chain.
  private record Nobody() implements RankingChecker.Knowledge {
    @Override
    public Hotkey own() {
      return TestHotkeys.number(4242);
    }

    @Override
    public List<OwnVote> votes() {
      return List.of();
    }

    @Override
    public StakeReadings.Witness stakeOf(Hotkey validator, long block) {
      return new StakeReadings().stakeOf(validator, block);
    }
  }

  /// The ranking, computed again from nothing but signed envelopes and the snapshot.
  RankingResult recomputed(long id) throws Exception {
    RankingCheck.Recomputed again = check.recomputed(id);
    assertThat(again.withheld()).isZero();
    assertThat(again.coverage().isComplete()).isTrue();
    JsonNode inputs = json("/rankings/" + id + "/inputs");
    assertThat(JSON.readTree(bytes("/rankings/" + id + "/snapshot").body()))
        .isEqualTo(inputs.path("snapshot"));
    for (JsonNode vote : inputs.path("votes")) {
      schemes.add(verified(vote.path("envelope").asText()).path("scheme").asText());
    }
    return again.result();
  }

  /// Schemes that were met.
  Set<String> schemes() {
    return Set.copyOf(schemes);
  }

  /// The envelope, after its digest and its signature were checked.
  JsonNode verified(String digest) throws Exception {
    JsonNode published = json("/evaluations/" + digest);
    Envelope envelope = PublishedEnvelope.read(digest, published);
    assertThat(EnvelopeProof.of(envelope, signatures))
        .as(digest)
        .isInstanceOf(EnvelopeProof.Signed.class);
    return published;
  }

  JsonNode json(String path) throws Exception {
    HttpResponse<byte[]> answer = bytes(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  HttpResponse<byte[]> bytes(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    check.close();
    client.close();
  }
}
