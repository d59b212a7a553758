package ai.leoma.task.round;

import ai.leoma.database.Database;
import ai.leoma.task.round.RoundState.Abandoned;
import ai.leoma.task.round.RoundState.Drawn;
import ai.leoma.task.round.RoundState.Generating;
import ai.leoma.task.round.RoundState.Published;
import ai.leoma.task.round.RoundState.Uploading;
import ai.leoma.task.round.RoundState.Waiting;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/// The real repository behind a fuse.
final class FusedRepository extends RoundRepository {
  private final Fuse fuse;

  FusedRepository(Database database, Fuse fuse) {
    super(database);
    this.fuse = fuse;
  }

  @Override
  Uni<RoundStart> begin(String competition, Instant now, RoundPace pace) {
    return fuse.around("begin", () -> super.begin(competition, now, pace));
  }

  @Override
  Uni<Void> waiting(String competition, Waiting waiting) {
    return fuse.around("waiting", () -> super.waiting(competition, waiting));
  }

  @Override
  Uni<Void> drawn(String competition, Drawn drawn) {
    return fuse.around("drawn", () -> super.drawn(competition, drawn));
  }

  @Override
  Uni<Void> generating(String competition, Generating round) {
    return fuse.around("generating", () -> super.generating(competition, round));
  }

  @Override
  Uni<Void> uploading(String competition, Uploading round) {
    return fuse.around("uploading", () -> super.uploading(competition, round));
  }

  @Override
  Uni<Void> publish(String competition, Published published) {
    return fuse.around("publish", () -> super.publish(competition, published));
  }

  @Override
  Uni<Void> abandon(String competition, Abandoned end, Instant now) {
    return fuse.around("abandon", () -> super.abandon(competition, end, now));
  }
}
