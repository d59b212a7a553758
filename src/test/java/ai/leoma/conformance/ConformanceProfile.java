package ai.leoma.conformance;

import ai.leoma.access.Signer;
import ai.leoma.access.WrittenChain;
import ai.leoma.ranking.OwnDatabase;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The service as an operator starts it, with a database of its own and no job that runs by itself.
public class ConformanceProfile implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "leoma.access.admin-hotkeys", Signer.ADMIN.hotkey(),
        "quarkus.http.test-port", "0",
        "quarkus.scheduler.enabled", "false",
        "leoma.ranking.answer-unchecked", "0s",
        "leoma.ranking.answer-age", "0s",
        "leoma.ranking.answer-deadline", "30s",
        "leoma.ranking.view-age", "1ms",
        "leoma.ranking.view-rest", "0");
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(WrittenChain.class);
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(OwnDatabase.class, Map.of("database", "conformance")));
  }
}
