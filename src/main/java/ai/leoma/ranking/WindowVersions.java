package ai.leoma.ranking;

import ai.leoma.answer.FreshValue;
import ai.leoma.audit.LogReader;
import ai.leoma.miner.Miners;
import ai.leoma.task.TaskId;
import ai.leoma.task.Tasks;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What the window and the standings follow from, in short. One reading serves everybody who asks
/// within the configured age.
@ApplicationScoped
class WindowVersions {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final LogReader log;
  private final Tasks tasks;
  private final Miners miners;
  private final Clock clock;
  private final FreshValue<WindowVersion> shared;

  WindowVersions(RankingConfig config, LogReader log, Tasks tasks, Miners miners, Clock clock) {
    this.log = log;
    this.tasks = tasks;
    this.miners = miners;
    this.clock = clock;
    this.shared =
        FreshValue.unversioned(
            "what /window follows from",
            FreshValue.Ages.readEvery(config.viewAge(), DEADLINE, 0),
            this::read,
            System::nanoTime);
  }

  /// Equal as long as windows and standings are, but for what follows from the clock alone.
  ///
  /// @param logPosition moves with votes, rankings, stakes, validity and blacklist
  /// @param minute because an embargo ends without anybody writing
  record WindowVersion(
      long logPosition, Optional<TaskId> newestTask, Miners.Version miners, Instant minute) {}

  /// Ends as 503 when the database does not answer in time.
  Uni<WindowVersion> current() {
    return shared.get();
  }

  private Uni<WindowVersion> read() {
    return Uni.combine()
        .all()
        .unis(log.lastPosition(), tasks.newestPublished(), miners.version())
        .with(
            (position, newest, version) ->
                new WindowVersion(
                    position, newest, version, clock.instant().truncatedTo(ChronoUnit.MINUTES)));
  }
}
