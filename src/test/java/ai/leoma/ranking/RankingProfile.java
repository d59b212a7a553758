package ai.leoma.ranking;

import ai.leoma.access.Signer;
import ai.leoma.access.WrittenChain;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The service with a database of its own, a window of five tasks, and no job that runs by itself.
/// Tests change the database past the service, so nothing is answered from memory unasked.
public class RankingProfile implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "leoma.access.admin-hotkeys", Signer.ADMIN.hotkey(),
        "quarkus.http.test-port", "0",
        "quarkus.scheduler.enabled", "false",
        "leoma.ranking.window", "5",
        "leoma.ranking.active-tasks", "2",
        "leoma.ranking.answer-unchecked", "0s",
        "leoma.ranking.answer-age", "0s",
        "leoma.ranking.answer-deadline", "30s",
        "leoma.ranking.view-age", "1ms");
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(OwnDatabase.class));
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(WrittenChain.class);
  }
}
