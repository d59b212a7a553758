package ai.leoma.access.body;

import jakarta.inject.Singleton;
import java.util.function.Supplier;

/// The binding of requests that take no body.
@Singleton
public class NoBody implements BodyBinding<NoBody> {
  @Override
  public Supplier<NoBody> read(BodyFields fields) {
    return () -> this;
  }
}
