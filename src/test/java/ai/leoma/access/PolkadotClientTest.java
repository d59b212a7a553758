package ai.leoma.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.leoma.chain.Hex;
import ai.leoma.chain.TestHotkeys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// A client in JavaScript with the public package `@polkadot/keyring` against the running service.
/// [PolkadotRequestsTest] checks what it recorded where there is no Node.
@QuarkusTest
@TestProfile(BallotProfile.class)
class PolkadotClientTest {
  @Inject DataSource dataSource;
  @TestHTTPResource URL address;

  @Test
  void batchSignedInJavaScriptIsAcceptedAndRefusedWithOneBitChanged() throws Exception {
    // Given
    NodeClient.Found found = NodeClient.find();
    assumeThat(found.client())
        .as("the client in JavaScript was not tried: " + found.reason())
        .isPresent();
    Signer validator = new Signer("polkadot client");
    Records records = new Records(dataSource);
    records.register(validator);
    long task = records.taskWithVideoOf(TestHotkeys.ALICE.ss58());

    // When
    NodeClient.Ended ended =
        found
            .client()
            .get()
            .run(
                "submit.js",
                address.toString(),
                Hex.encodePrefixed(validator.seed()),
                BallotProfile.RECEIVER.ss58(),
                Long.toString(task),
                TestHotkeys.ALICE.ss58());

    // Then
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    JsonNode document = new ObjectMapper().readTree(ended.output());
    assertThat(document.path("hotkey").asText()).isEqualTo(validator.hotkey());
    assertThat(document.path("results")).hasSize(2);
    assertThat(document.path("results"))
        .allSatisfy(
            result -> {
              assertThat(result.path("accepted").path("body").asText())
                  .contains("\"validator_hotkey\":\"" + validator.hotkey());
              assertThat(result.path("changed").path("body").asText())
                  .isEqualTo("{\"detail\":\"Invalid signature\"}");
            });
    assertThat(
            records.rows(
                "SELECT scheme FROM signed_envelope WHERE caller = ? ORDER BY id",
                validator.hotkey()))
        .isEqualTo(List.of("sha256-body-timestamp", "btauth/1"));
  }
}
