package ai.leoma.access.query;

import jakarta.inject.Singleton;
import java.util.function.Supplier;

/// The binding of requests that take no query.
@Singleton
public class NoQuery implements QueryBinding<NoQuery> {
  @Override
  public Supplier<NoQuery> read(QueryFields fields) {
    return () -> this;
  }
}
