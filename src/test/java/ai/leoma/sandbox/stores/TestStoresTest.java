package ai.leoma.sandbox.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestStores.class)
class TestStoresTest {

  @Inject DataSource database;

  @ConfigProperty(name = "leoma.storage.endpoint")
  String endpoint;

  @Test
  void applicationReachesBothStores() throws SQLException {
    // Given
    try (Connection connection = database.getConnection()) {

      // When
      boolean isConnected = connection.isValid(5);

      // Then
      assertThat(isConnected).isTrue();
      assertThat(endpoint).startsWith("http://127.0.0.1:");
    }
  }
}
