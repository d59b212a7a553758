package ai.leoma.chain.rpc;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/// One alarm, which only an earlier one moves. Not for several threads.
final class WakeUp {
  private final Vertx vertx;
  private final Runnable task;
  private Optional<Alarm> alarm = Optional.empty();

  private record Alarm(long timer, long at) {}

  WakeUp(Vertx vertx, Runnable task) {
    this.vertx = vertx;
    this.task = task;
  }

  void in(Duration pause) {
    long now = System.nanoTime();
    long at = now + pause.toNanos();
    if (alarm.filter(set -> set.at() > now && set.at() <= at).isPresent()) {
      return;
    }
    cancel();
    long millis = Math.max(1, pause.plusNanos(999_999).toMillis());
    alarm = Optional.of(new Alarm(vertx.setTimer(millis, unused -> task.run()), at));
  }

  void cancel() {
    alarm.ifPresent(set -> vertx.cancelTimer(set.timer()));
    alarm = Optional.empty();
  }
}
