package ai.leoma.evaluation;

import ai.leoma.access.Records;
import ai.leoma.access.Signer;
import java.util.List;
import java.util.stream.IntStream;

/// What tests that share a service vote on. The service remembers who took part in a published
/// task, so that all of them publish the same.
final class VotedTasks {
  /// The window of the profile is 10: votes are taken from 21 on, and count from 31 on.
  static final long NEWEST = 40;

  static final List<String> MINERS =
      IntStream.range(0, 110).mapToObj(i -> new Signer("miner " + i).hotkey()).toList();

  private VotedTasks() {}

  static void publish(Records records) {
    records.publishUpTo(NEWEST, MINERS);
  }
}
