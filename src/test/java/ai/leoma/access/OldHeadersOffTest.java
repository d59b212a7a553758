package ai.leoma.access;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// A service that takes `btauth/1` only.
@QuarkusTest
@TestProfile(OldHeadersOffTest.BtauthOnly.class)
class OldHeadersOffTest {
  private static final String BATCH = "/samples/batch";
  private static final String EMPTY = "{\"samples\": []}";

  @Inject DataSource dataSource;

  public static class BtauthOnly extends BallotProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("leoma.access.old-headers", "false");
      return overrides;
    }
  }

  @Test
  void oldHeadersAreNoSignatureAnyMore() {
    // Given
    Signer validator = new Signer("old headers off");
    new Records(dataSource).register(validator);

    // Then
    validator
        .post(BATCH, EMPTY)
        .then()
        .statusCode(422)
        .body("detail", hasSize(4))
        .body("detail[0].loc", equalTo(List.of("header", "x-bittensor-version")))
        .body("detail[3].loc", equalTo(List.of("header", "x-bittensor-signature")));
    validator.postBtauth(BATCH, EMPTY).then().statusCode(200);
  }
}
