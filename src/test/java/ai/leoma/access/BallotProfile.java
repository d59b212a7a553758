package ai.leoma.access;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.sandbox.stores.TestStores;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The service with real stores, an administrator, no job that runs by itself, and a chain that
/// tests can write.
public class BallotProfile implements QuarkusTestProfile {
  static final Hotkey RECEIVER = TestHotkeys.DAVE;

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.ofEntries(
        Map.entry("leoma.access.admin-hotkeys", " , " + Signer.ADMIN.hotkey() + " "),
        Map.entry("leoma.access.hotkey", " " + RECEIVER.ss58() + " "),
        // a test's request may take its time
        Map.entry("leoma.access.nonce-age", "60s"),
        Map.entry("quarkus.http.test-port", "0"),
        Map.entry("quarkus.scheduler.enabled", "false"),
        Map.entry("leoma.access.body-deadline", "4s"),
        Map.entry("leoma.access.max-body-bytes-in-flight", "5242880"),
        Map.entry("leoma.evaluation.embargo", "0s"),
        Map.entry("leoma.evaluation.window", "10"));
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
