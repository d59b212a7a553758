package ai.leoma.evaluation;

import ai.leoma.chain.Hotkey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.List;

/// What validators submitted, as it counts. Nobody sees another one's vote under embargo.
@ApplicationScoped
class SubmittedSamples {
  private final Embargo embargo;
  private final SampleRepository repository;

  SubmittedSamples(Embargo embargo, SampleRepository repository) {
    this.embargo = embargo;
    this.repository = repository;
  }

  /// The newest ones of all, newest first.
  Uni<List<Sample>> newest(int limit) {
    return embargo.current().chain(hidden -> repository.newest(hidden, limit));
  }

  /// Of one validator on one task, by miner.
  ///
  /// @param taskId any integer
  Uni<List<Sample>> ofTask(Hotkey validator, BigInteger taskId) {
    return taskId.bitLength() < Long.SIZE
        ? embargo
            .current()
            .chain(hidden -> repository.ofTask(hidden, validator, taskId.longValueExact()))
        : Uni.createFrom().item(List.of());
  }

  /// Newest first.
  Uni<List<Sample>> ofValidator(Hotkey validator, int limit, Hotkey reader) {
    return embargo
        .current()
        .chain(hidden -> repository.ofValidator(hidden, reader, validator, limit));
  }

  /// Newest first.
  Uni<List<Sample>> ofMiner(Hotkey miner, int limit, Hotkey reader) {
    return embargo.current().chain(hidden -> repository.ofMiner(hidden, reader, miner, limit));
  }
}
