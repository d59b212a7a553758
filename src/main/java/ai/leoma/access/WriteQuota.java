package ai.leoma.access;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hotkey;
import ai.leoma.database.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// How many writes each hotkey has left, over all replicas: a bucket in PostgreSQL that fills again
/// with time. A replica takes several writes out at once and counts them in memory, so that most
/// writes ask nobody. What it took and did not use is lost with it; the total is never exceeded.
/// Settings that leave nothing to write stop the start.
@Startup
@ApplicationScoped
public class WriteQuota {
  private static final int LARGEST_SHARE = 50;
  private static final int MAX_HOTKEYS = 4096;
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /// No row when less than asked for is left.
  private static final String TAKE =
      """
      INSERT INTO write_quota AS quota (hotkey, remaining, filled_at)
      VALUES ($1, $2::float8 - $3::float8, now())
      ON CONFLICT (hotkey) DO UPDATE
      SET remaining =
            least($2::float8, quota.remaining
              + $4::float8 * greatest(0, extract(epoch FROM now() - quota.filled_at)::float8))
            - $3::float8,
          filled_at = greatest(quota.filled_at, now())
      WHERE least($2::float8, quota.remaining
              + $4::float8 * greatest(0, extract(epoch FROM now() - quota.filled_at)::float8))
            >= $3::float8
      """;

  private final Database database;
  private final double perSecond;
  private final int burst;
  private final int share;
  private final Counter refusals;
  private final Map<Hotkey, Share> shares = new HashMap<>();

  WriteQuota(Database database, AccessConfig config, MeterRegistry meters) {
    config.requireUsable();
    this.database = database;
    this.perSecond = config.writesPerMinute() / 60.0;
    this.burst = config.writeBurst();
    this.share = Math.clamp(burst / 100, 1, LARGEST_SHARE);
    this.refusals = meters.counter("leoma.http.refused", "reason", "hotkey");
  }

  /// What this replica took out for one hotkey.
  private record Share(int left, long refusedUntilNanos) {}

  static boolean counts(SignedCaller caller) {
    return !READS.contains(caller.method());
  }

  /// Ends as 429 when a write has to wait; reads are not counted.
  Uni<Void> take(SignedCaller caller) {
    if (!counts(caller)) {
      return Uni.createFrom().voidItem();
    }
    return switch (takeHere(caller.hotkey(), System.nanoTime())) {
      case TAKEN -> Uni.createFrom().voidItem();
      case REFUSED -> Uni.createFrom().failure(tooMany());
      case ASK -> takeOut(caller.hotkey());
    };
  }

  /// For a write that was none: what this replica has left grows again, as far as there is room to
  /// remember the hotkey.
  synchronized void giveBack(SignedCaller caller) {
    if (counts(caller)) {
      shares.computeIfPresent(
          caller.hotkey(), (_, here) -> new Share(here.left() + 1, here.refusedUntilNanos()));
    }
  }

  private enum Here {
    TAKEN,
    REFUSED,
    ASK
  }

  private synchronized Here takeHere(Hotkey hotkey, long nowNanos) {
    Share here = shares.getOrDefault(hotkey, new Share(0, nowNanos));
    if (here.left() > 0) {
      shares.put(hotkey, new Share(here.left() - 1, nowNanos));
      return Here.TAKEN;
    }
    return here.refusedUntilNanos() - nowNanos > 0 ? Here.REFUSED : Here.ASK;
  }

  private Uni<Void> takeOut(Hotkey hotkey) {
    return database
        .pool()
        .preparedQuery(TAKE)
        .execute(Tuple.of(hotkey.ss58(), (double) burst, (double) share, perSecond))
        .invoke(taken -> keep(hotkey, taken.rowCount() > 0, System.nanoTime()))
        .replaceWithVoid();
  }

  private synchronized void keep(Hotkey hotkey, boolean isTaken, long nowNanos) {
    if (shares.size() >= MAX_HOTKEYS) {
      shares.clear();
    }
    if (!isTaken) {
      shares.put(hotkey, new Share(0, nowNanos + pause().toNanos()));
      throw tooMany();
    }
    int left = shares.getOrDefault(hotkey, new Share(0, nowNanos)).left();
    shares.put(hotkey, new Share(left + share - 1, nowNanos));
  }

  /// Until a share has come together again.
  private Duration pause() {
    return Duration.ofMillis((long) Math.ceil(1000 * share / perSecond));
  }

  private ApiProblem tooMany() {
    refusals.increment();
    return ApiProblem.tooManyRequests("Too many writes of this hotkey", pause());
  }
}
