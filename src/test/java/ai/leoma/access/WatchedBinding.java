package ai.leoma.access;

import ai.leoma.access.body.BodyFields;
import io.vertx.core.Context;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Reads the body of POST /blacklist and notes where it does so.
@Alternative
@Singleton
class WatchedBinding extends BlacklistBinding {
  static final AtomicBoolean ON_EVENT_LOOP = new AtomicBoolean();

  @Override
  public Supplier<Asked> read(BodyFields fields) {
    ON_EVENT_LOOP.set(Context.isOnEventLoopThread());
    return super.read(fields);
  }
}
