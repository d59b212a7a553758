package ai.leoma.cli;

import ai.leoma.database.Database;
import ai.leoma.json.WireTime;
import ai.leoma.miner.MinerConfig;
import ai.leoma.miner.Miners;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `/health` of the wire contract: always 200, whatever is broken.
@Path("/health")
@Tag(name = "health")
public class HealthResource {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Database database;
  private final Miners miners;
  private final Duration grace;
  private final Clock clock;

  HealthResource(Database database, Miners miners, MinerConfig minerConfig, Clock clock) {
    this.database = database;
    this.miners = miners;
    this.grace = minerConfig.grace();
    this.clock = clock;
  }

  /// @param status `healthy`, or `degraded` without the database
  /// @param metagraphSynced whether miners were validated against the chain within the time that
  ///     a verdict outlives an outage (`leoma.miner.grace`)
  /// @param lastSync end of the last validation of the miners, null before the first
  @JsonNaming(SnakeCaseStrategy.class)
  public record Health(
      String status, String version, boolean database, boolean metagraphSynced, String lastSync) {
    static Health of(boolean database, Optional<Instant> lastSync, Instant now, Duration grace) {
      return new Health(
          database ? "healthy" : "degraded",
          LeomaVersion.text(),
          database,
          lastSync.filter(sync -> !sync.plus(grace).isBefore(now)).isPresent(),
          lastSync.map(WireTime::of).orElse(null));
    }
  }

  @GET
  @Operation(summary = "Whether the service reaches its database, and the age of its miners")
  public Uni<Health> health() {
    return Uni.combine()
        .all()
        .unis(answers(), lastSync())
        .with((database, sync) -> Health.of(database, sync, clock.instant(), grace));
  }

  private Uni<Boolean> answers() {
    return Uni.createFrom()
        .deferred(() -> database.pool().query("SELECT 1").execute())
        .replaceWith(true)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .recoverWithItem(false);
  }

  private Uni<Optional<Instant>> lastSync() {
    return Uni.createFrom()
        .deferred(miners::lastValidated)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .recoverWithItem(Optional.empty());
  }
}
