package ai.leoma.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Settings of this process for as long as a test needs them, as system properties.
public final class SystemSettings implements AutoCloseable {
  private final Map<String, Optional<String>> before = new HashMap<>();

  public void set(String key, String value) {
    before.putIfAbsent(key, Optional.ofNullable(System.getProperty(key)));
    System.setProperty(key, value);
  }

  public void set(Map<String, String> settings) {
    settings.forEach(this::set);
  }

  public void unset(String key) {
    before.putIfAbsent(key, Optional.ofNullable(System.getProperty(key)));
    System.clearProperty(key);
  }

  @Override
  public void close() {
    before.forEach(
        (key, value) ->
            value.ifPresentOrElse(
                text -> System.setProperty(key, text), () -> System.clearProperty(key)));
  }
}
