package ai.leoma.conformance;

import ai.leoma.access.Signer;
import ai.leoma.evaluation.ResultsJob;
import ai.leoma.evaluation.VoteTallies;
import ai.leoma.ranking.Rankings;
import ai.leoma.storage.ObjectKey;
import ai.leoma.storage.ObjectStore;
import ai.leoma.storage.SamplesBucket;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

/// The wire contract's checklist (section 14) and its recorded exchanges.
abstract class ConformanceSuite
    implements AccessCases,
        SamplesCases,
        MinersCases,
        BlacklistCases,
        TasksCases,
        ScoresCases,
        ObservedCases {
  @Inject DataSource dataSource;
  @Inject Rankings rankings;
  @Inject VoteTallies tallies;
  @Inject ResultsJob results;
  @Inject @SamplesBucket ObjectStore samples;

  @BeforeEach
  void clear() {
    new Stage(dataSource).clear();
    now(rankings.rank());
  }

  @Override
  public LeomaService service() {
    return new Service();
  }

  /// Where requests go; what the cases ask for beside them is done in this process.
  abstract URI address();

  private static void now(Uni<?> work) {
    work.await().atMost(Duration.ofSeconds(60));
  }

  private final class Service implements LeomaService {
    @Override
    public URI address() {
      return ConformanceSuite.this.address();
    }

    @Override
    public Signer administrator() {
      return Signer.ADMIN;
    }

    @Override
    public Stage stage() {
      return new Stage(dataSource);
    }

    @Override
    public void rank() {
      now(rankings.rank());
    }

    @Override
    public void count() {
      now(tallies.count());
    }

    @Override
    public String resultsFile(String key) {
      stage().resultsAreDue();
      now(results.drain());
      URI link = samples.presignedGet(new ObjectKey(key), Duration.ofMinutes(1));
      return new Api(URI.create("")).get(link.toString()).body();
    }
  }
}
