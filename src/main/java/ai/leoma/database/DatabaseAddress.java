package ai.leoma.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/// Where PostgreSQL is and who asks: one address for the reactive client and for the migrations.
public record DatabaseAddress(URI url, String user, String password) {
  private static final String FORM =
      "leoma.database.url is not of the form postgresql://HOST:PORT/DATABASE";

  public DatabaseAddress {
    boolean postgres = "postgresql".equals(url.getScheme()) || "postgres".equals(url.getScheme());
    if (!postgres || url.getHost() == null || url.getPath() == null || url.getPath().length() < 2) {
      throw new IllegalArgumentException(FORM);
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "leoma.database.url holds a user or a password; set leoma.database.user and"
              + " leoma.database.password instead");
    }
  }

  /// @throws IllegalArgumentException with a sentence that never quotes the address: whoever puts
  ///     a password into it does not want to read it in the log
  public static DatabaseAddress of(String url, String user, String password) {
    return new DatabaseAddress(uri(url), user, password);
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException _) {
      throw new IllegalArgumentException(FORM);
    }
  }

  /// The framework's keys that follow from the address.
  public Map<String, String> configuration() {
    String location = url.toString().replaceFirst("^postgres(ql)?://", "");
    return Map.of(
        "quarkus.datasource.reactive.url",
        "postgresql://" + location,
        "quarkus.datasource.jdbc.url",
        "jdbc:postgresql://" + location,
        "quarkus.datasource.username",
        user,
        "quarkus.datasource.password",
        password);
  }

  /// Never shows the password.
  @Override
  public String toString() {
    return url + " as " + user;
  }
}
