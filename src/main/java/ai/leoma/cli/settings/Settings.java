package ai.leoma.cli.settings;

import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is configured from outside, read before the service starts so that a missing address is a
/// sentence and not a stack trace: system properties, environment, `.env`,
/// `config/application.properties`, as the service itself reads them.
public final class Settings {
  private final SmallRyeConfig config;

  Settings(SmallRyeConfig config) {
    this.config = config;
  }

  static Settings fromOutside() {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDefaultSources()
            .withProfile("prod")
            .withSources(new DotEnvConfigSourceProvider());
    Path file = Path.of("config", "application.properties");
    if (Files.isReadable(file)) {
      try {
        builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), 260));
      } catch (MalformedURLException e) {
        throw new IllegalStateException("cannot name " + file + " as a URL", e);
      } catch (IOException e) {
        throw new IllegalStateException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return new Settings(builder.build());
  }

  Optional<String> value(String key) {
    return config
        .getOptionalValue(key, String.class)
        .map(String::trim)
        .filter(text -> !text.isEmpty());
  }

  void require(String role, List<RequiredSetting> required) {
    List<RequiredSetting> missing =
        required.stream().filter(setting -> value(setting.key()).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new MissingConfiguration(role, missing);
    }
  }
}
