package ai.leoma.gate;

import ai.leoma.sandbox.stores.TestStores;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// The real stores, with a line between the service and its PostgreSQL that the test can cut. The
/// migrations and what the test writes past the API go around it.
public final class CutDatabase implements QuarkusTestResourceLifecycleManager {
  private static final String REACTIVE_URL = "quarkus.datasource.reactive.url";

  private TcpProxy proxy;

  @Override
  public Map<String, String> start() {
    Map<String, String> configuration = new HashMap<>(new TestStores().start());
    String url = configuration.get(REACTIVE_URL);
    URI address = URI.create(url.replaceFirst("^vertx-reactive:", ""));
    proxy = new TcpProxy(new InetSocketAddress(address.getHost(), address.getPort()));
    configuration.put(
        REACTIVE_URL, url.replace(address.getAuthority(), "127.0.0.1:" + proxy.port()));
    return configuration;
  }

  @Override
  public void stop() {
    proxy.close();
  }

  @Override
  public void inject(TestInjector testInjector) {
    testInjector.injectIntoFields(proxy, new TestInjector.MatchesType(TcpProxy.class));
  }
}
