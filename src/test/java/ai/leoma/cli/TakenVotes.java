package ai.leoma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.Records;
import ai.leoma.chain.KeyPair;
import ai.leoma.load.Submitter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What became of the batches that submitters were told are taken.
final class TakenVotes {
  private TakenVotes() {}

  /// Every batch that was answered with 200 is there, those under the old headers once; nothing
  /// else is; and the log has no gap.
  ///
  /// @param validators the key of each submitter
  /// @param lastEnvelope the newest before they began
  static void assertThatTheLogHoldsThem(
      Records records, List<KeyPair> validators, List<Submitter> submitters, long lastEnvelope) {
    for (int i = 0; i < submitters.size(); i++) {
      Submitter submitter = submitters.get(i);
      List<String> kept =
          records.rows(
              "SELECT convert_from(body, 'UTF8') FROM signed_envelope"
                  + " WHERE caller = ? AND id > ? ORDER BY id",
              validators.get(i).hotkey().ss58(),
              lastEnvelope);
      Set<String> distinct = new HashSet<>(kept);
      assertThat(distinct).isEqualTo(Set.copyOf(submitter.takenBodies()));
      if (!submitter.hasSignedOneBatchTwice()) {
        assertThat(kept).isEqualTo(submitter.takenBodies());
      }
    }
    assertThat(records.number("SELECT max(position) - min(position) + 1 FROM audit_log"))
        .isEqualTo(records.number("SELECT count(*) FROM audit_log"));
    assertThat(records.number("SELECT count(*) FROM audit_log WHERE kind = 'vote'"))
        .isEqualTo(records.number("SELECT sum(items) FROM ballot"));
  }
}
