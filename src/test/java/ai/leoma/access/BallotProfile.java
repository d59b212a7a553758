package ai.leoma.access;

import ai.leoma.sandbox.stores.TestStores;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The service with real stores, an administrator, no job that runs by itself, and a chain that
/// tests can write.
public class BallotProfile implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "leoma.access.admin-hotkeys",
        " , " + Signer.ADMIN.hotkey() + " ",
        "quarkus.http.test-port",
        "0",
        "quarkus.scheduler.enabled",
        "false",
        "leoma.access.body-deadline",
        "4s",
        "leoma.access.max-body-bytes-in-flight",
        "5242880",
        "leoma.evaluation.embargo",
        "0s",
        "leoma.evaluation.window",
        "10");
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(TestStores.class));
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(WrittenChain.class, WatchedBinding.class);
  }
}
