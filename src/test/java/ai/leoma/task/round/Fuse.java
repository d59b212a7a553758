package ai.leoma.task.round;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Ends a round at its n-th step: before or after a call of something outside, as `kill -9` or as
/// an outage.
final class Fuse {
  /// Passes every handler of the round, like the end of the process does.
  static final class Killed extends Error {
    Killed(String step) {
      super("killed at " + step);
    }
  }

  private final AtomicInteger left;
  private final boolean kills;
  private final String step;
  private volatile String blownAt = "";

  private Fuse(int steps, boolean kills, String step) {
    this.left = new AtomicInteger(steps);
    this.kills = kills;
    this.step = step;
  }

  static Fuse killingAfter(int steps) {
    return new Fuse(steps, true, "");
  }

  static Fuse failingAfter(int steps) {
    return new Fuse(steps, false, "");
  }

  /// Kills when it comes to the step of this name.
  static Fuse killingAt(String step) {
    return new Fuse(Integer.MAX_VALUE, true, step);
  }

  static Fuse none() {
    return new Fuse(Integer.MAX_VALUE, false, "");
  }

  /// Where it blew; empty when the round had fewer steps.
  String blownAt() {
    return blownAt;
  }

  <T> Uni<T> around(String name, Supplier<Uni<T>> call) {
    return Uni.createFrom()
        .deferred(
            () -> {
              step("before " + name);
              return call.get();
            })
        .invoke(() -> step("after " + name));
  }

  void step(String name) {
    if (name.equals(step)) {
      left.set(0);
    }
    int before = left.getAndDecrement();
    if (before < 0 && kills) {
      throw new Killed(name);
    }
    if (before == 0) {
      blownAt = name;
      if (kills) {
        throw new Killed(name);
      }
      throw new IllegalStateException("outage " + name);
    }
  }
}
