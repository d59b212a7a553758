package ai.leoma.miner;

import ai.leoma.access.Signer;
import ai.leoma.sandbox.http.FreePort;
import ai.leoma.sandbox.stores.TestStores;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/// The service with real stores and no job that runs by itself; chain, Chutes and Hugging Face are
/// where the test will put them.
public class MinerProfile implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.ofEntries(
        Map.entry("quarkus.scheduler.enabled", "false"),
        Map.entry("quarkus.http.test-port", "0"),
        Map.entry("leoma.access.admin-hotkeys", Signer.ADMIN.hotkey()),
        Map.entry("leoma.chain.pylon.url", freeAddress()),
        Map.entry("leoma.inference.chutes-url", freeAddress()),
        Map.entry("leoma.inference.lookup-cache", "0s"),
        Map.entry("leoma.inference.lookup-retry-pause", "5ms"),
        Map.entry("leoma.miner.hugging-face-url", freeAddress()),
        Map.entry("leoma.miner.hugging-face-cache", "0s"),
        Map.entry("leoma.miner.hugging-face-retry-pause", "5ms"));
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(TestStores.class));
  }

  private static String freeAddress() {
    return "http://127.0.0.1:" + FreePort.find();
  }
}
