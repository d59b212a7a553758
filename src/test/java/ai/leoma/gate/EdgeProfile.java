package ai.leoma.gate;

import ai.leoma.access.BallotProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The service behind a proxy that it trusts, so that a test may come from any address, with narrow
/// limits, open to other origins, and with a line to its database that can be cut.
public class EdgeProfile extends BallotProfile {
  /// Requests of one address at once, which come back one a second.
  static final int REQUEST_BURST = 60;

  static final int WRITE_BURST = 20;

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
    overrides.put("leoma.http.trusted-proxies", "127.0.0.1,::1");
    overrides.put("leoma.http.cors-origins", "*");
    overrides.put("leoma.http.requests-per-second", "1");
    overrides.put("leoma.http.request-burst", Integer.toString(REQUEST_BURST));
    overrides.put("leoma.http.answer-deadline", "8s");
    overrides.put("leoma.access.writes-per-minute", "1");
    overrides.put("leoma.access.write-burst", Integer.toString(WRITE_BURST));
    overrides.put("leoma.evaluation.write-deadline", "2s");
    overrides.put("leoma.database.connection-deadline", "2s");
    return overrides;
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(CutDatabase.class));
  }
}
