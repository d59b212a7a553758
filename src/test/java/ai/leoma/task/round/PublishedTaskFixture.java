package ai.leoma.task.round;

import ai.leoma.chain.Hotkey;
import ai.leoma.task.TaskId;
import jakarta.inject.Singleton;
import java.time.Instant;

/// Publishes tasks for tests of other rooms: two miners are served, one is cold.
@Singleton
public class PublishedTaskFixture {
  private final RoundFixture fixture;

  PublishedTaskFixture(RoundFixture fixture) {
    this.fixture = fixture;
  }

  /// A new task, the newest of all.
  public TaskId task() {
    fixture.addSource();
    return switch (fixture.rounds(new FakeNeighbours(Fuse.none())).runOne()) {
      case RoundResult.Published(TaskId task) -> task;
      case RoundResult.Nothing(String reason) -> throw new AssertionError(reason);
      case RoundResult.NotDue(Instant dueAt) -> throw new AssertionError("due at " + dueAt);
      case RoundResult.LockedElsewhere() -> throw new AssertionError("another test runs a round");
    };
  }

  public Hotkey firstServed() {
    return FakeNeighbours.miner("A");
  }

  public Hotkey secondServed() {
    return FakeNeighbours.miner("C");
  }
}
