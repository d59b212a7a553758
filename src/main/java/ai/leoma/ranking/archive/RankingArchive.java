package ai.leoma.ranking.archive;

import ai.leoma.ranking.Rankings;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// The stored rankings for whoever reads them one by one.
@ApplicationScoped
class RankingArchive {
  private final ArchiveRepository repository;

  RankingArchive(ArchiveRepository repository) {
    this.repository = repository;
  }

  /// The newest with ids below this one.
  Uni<ArchivedRanking.Page> page(long before, int limit) {
    return repository
        .newestFirst(Rankings.COMPETITION, before, limit + 1)
        .map(
            found ->
                found.size() > limit
                    ? new ArchivedRanking.Page(found.subList(0, limit), found.get(limit - 1).id())
                    : new ArchivedRanking.Page(found, null));
  }

  Uni<Optional<ArchivedRanking>> ofId(long id) {
    return repository.ofId(id);
  }

  Uni<Optional<ArchivedRanking.Detail>> detail(long id) {
    return repository
        .ofId(id)
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : repository
                        .places(found.get())
                        .map(
                            places ->
                                Optional.of(new ArchivedRanking.Detail(found.get(), places))));
  }

  /// The canonical text of what the ranking follows from.
  Uni<Optional<String>> snapshot(long id) {
    return repository.snapshot(id);
  }
}
