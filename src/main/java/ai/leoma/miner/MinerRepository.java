package ai.leoma.miner;

import ai.leoma.chain.Hotkey;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Looks miners up.
@ApplicationScoped
class MinerRepository implements PanacheRepositoryBase<MinerRow, String> {
  private final Vertx vertx;

  MinerRepository(Vertx vertx) {
    this.vertx = vertx;
  }

  Uni<List<MinerRow>> byUid() {
    return inSession(() -> listAll(Sort.by("uid")));
  }

  Uni<Optional<MinerRow>> ofHotkey(Hotkey hotkey) {
    return inSession(() -> findById(hotkey.ss58())).map(Optional::ofNullable);
  }

  /// Hibernate Reactive works only on a Vert.x context of one flow, and those who ask come from
  /// jobs, threads and requests alike: every look-up gets a context and a session of its own.
  private <T> Uni<T> inSession(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
              VertxContextSafetyToggle.setContextSafe(context, true);
              context.runOnContext(
                  unused ->
                      Panache.withSession(work).subscribe().with(emitter::complete, emitter::fail));
            });
  }
}
