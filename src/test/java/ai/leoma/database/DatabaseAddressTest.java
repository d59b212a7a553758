package ai.leoma.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
  @ParameterizedTest
  @CsvSource({
    "postgresql://db.example:5433/leoma, db.example:5433/leoma",
    "postgres://db/leoma, db/leoma",
    "postgresql://[::1]:5432/leoma?sslmode=require, [::1]:5432/leoma?sslmode=require"
  })
  void oneAddressServesClientAndMigrations(String url, String location) {
    assertThat(DatabaseAddress.of(url, "owner", "s3cret").configuration())
        .isEqualTo(
            Map.of(
                "quarkus.datasource.reactive.url",
                "postgresql://" + location,
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://" + location,
                "quarkus.datasource.username",
                "owner",
                "quarkus.datasource.password",
                "s3cret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "db.example/leoma",
        "http://db.example/leoma",
        "jdbc:postgresql://db.example/leoma",
        "postgresql://db.example",
        "postgresql://db.example/",
        "postgresql:///leoma",
        "postgresql://db example/leoma",
        "mysql://db.example/leoma"
      })
  void otherFormsAreRefusedWithTheRightOne(String url) {
    assertThatThrownBy(() -> DatabaseAddress.of(url, "owner", "s3cret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("leoma.database.url is not of the form postgresql://HOST:PORT/DATABASE")
        .hasNoCause();
  }

  @Test
  void passwordInTheAddressIsRefusedAndNotRepeated() {
    assertThatThrownBy(
            () -> DatabaseAddress.of("postgresql://owner:s3cret@db/leoma", "owner", "s3cret"))
        .hasMessageContaining("set leoma.database.user and leoma.database.password")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void passwordIsNotShown() {
    assertThat(DatabaseAddress.of("postgresql://db/leoma", "owner", "s3cret").toString())
        .isEqualTo("postgresql://db/leoma as owner");
  }
}
