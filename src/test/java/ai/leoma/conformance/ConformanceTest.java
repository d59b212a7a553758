package ai.leoma.conformance;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.URL;

/// The suite against the service in this process.
@QuarkusTest
@TestProfile(ConformanceProfile.class)
class ConformanceTest extends ConformanceSuite {
  @TestHTTPResource URL url;

  @Override
  URI address() {
    return URI.create(url.toString().replaceFirst("/$", ""));
  }
}
