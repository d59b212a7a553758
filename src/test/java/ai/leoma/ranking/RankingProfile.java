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
    return Map.ofEntries(
        Map.entry("leoma.access.admin-hotkeys", Signer.ADMIN.hotkey()),
        Map.entry("leoma.access.hotkey", Signer.RECEIVER),
        Map.entry("leoma.http.trusted-proxies", "127.0.0.1,::1"),
        Map.entry("quarkus.http.test-port", "0"),
        Map.entry("quarkus.scheduler.enabled", "false"),
        Map.entry("leoma.ranking.snapshot-key-file", Signer.receiverKeyFile().toString()),
        Map.entry("leoma.ranking.window", "5"),
        Map.entry("leoma.ranking.active-tasks", "2"),
        Map.entry("leoma.ranking.answer-unchecked", "0s"),
        Map.entry("leoma.ranking.answer-age", "0s"),
        Map.entry("leoma.ranking.answer-deadline", "30s"),
        Map.entry("leoma.ranking.standing-age", "0s"),
        Map.entry("leoma.ranking.view-age", "1ms"),
        Map.entry("leoma.ranking.view-rest", "0"),
        Map.entry("leoma.events.poll-interval", "50ms"));
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
