package ai.leoma.task.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// Puts sources into the pool that were never looked at.
@ApplicationScoped
public class TestSources {
  private final SourceRepository repository;

  TestSources(SourceRepository repository) {
    this.repository = repository;
  }

  public void add(SourceClip clip) {
    repository.add(clip).await().atMost(Duration.ofSeconds(30));
  }

  public SourceRepository repository() {
    return repository;
  }
}
