package ai.leoma.evaluation;

import ai.leoma.access.query.QueryBinding;
import ai.leoma.access.query.QueryFields;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/// `?limit=`: how many samples are asked for.
@Singleton
public class LimitBinding implements QueryBinding<LimitBinding.Limit> {
  static final int MOST = 500;
  private static final int OF_VALIDATOR_OR_MINER = 100;
  private static final int OF_ALL = 200;

  record Limit(int samples) {}

  @Override
  public Supplier<Limit> read(QueryFields fields) {
    return limit(fields, OF_VALIDATOR_OR_MINER);
  }

  /// For the public list, which is longer when nothing is asked for.
  static Supplier<Limit> ofAll(QueryFields fields) {
    return limit(fields, OF_ALL);
  }

  private static Supplier<Limit> limit(QueryFields fields, int whenAbsent) {
    int samples = fields.integer("limit", 1, MOST, whenAbsent);
    return () -> new Limit(samples);
  }
}
