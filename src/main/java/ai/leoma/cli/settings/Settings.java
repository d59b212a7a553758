package ai.leoma.cli.settings;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What is configured from outside, read before the service starts so that a missing address is a
/// sentence and not a stack trace: system properties, environment, `.env`,
/// `config/application.properties`, as the service itself reads them.
public final class Settings {
  private static final int FILE_ORDINAL = 260;

  /// Before system properties, which have 400.
  private static final int FLAGS_ORDINAL = 1000;

  private final SmallRyeConfig config;

  public Settings(SmallRyeConfig config) {
    this.config = config;
  }

  public static Settings fromOutside() {
    return fromOutside(Map.of());
  }

  /// The same for a command that reads whole groups of settings.
  ///
  /// @param flags what the command line says, which comes before everything else
  /// @param mappings the groups that [#mapping] will be asked for
  /// @throws WrongConfiguration when a value cannot be what its key asks for
  public static Settings fromOutside(Map<String, String> flags, Class<?>... mappings) {
    return read(flags, false, mappings);
  }

  /// The same for a role that knows all settings under the prefixes of its groups: one that there
  /// is not, because it is misspelt or was given up, is a fault, too. Variables of the environment
  /// are not looked at for that.
  static Settings wholeFromOutside(Map<String, String> flags, Class<?>... mappings) {
    return read(flags, true, mappings);
  }

  private static Settings read(
      Map<String, String> flags, boolean refusesUnknown, Class<?>... mappings) {
    Path file = Path.of("config", "application.properties");
    DoubledKeys.refuse(file);
    DoubledKeys.refuse(Path.of(".env"));
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDefaultSources()
            .addDiscoveredConverters()
            .withValidateUnknown(refusesUnknown)
            .withProfile("prod")
            .withSources(new DotEnvConfigSourceProvider())
            .withSources(new PropertiesConfigSource(flags, "command line", FLAGS_ORDINAL));
    if (Files.isReadable(file)) {
      builder.withSources(inFile(file));
    }
    for (Class<?> mapping : mappings) {
      builder.withMapping(mapping);
    }
    try {
      return new Settings(builder.build());
    } catch (ConfigValidationException e) {
      throw new WrongConfiguration(ConfigurationFault.sentences(e));
    }
  }

  private static PropertiesConfigSource inFile(Path file) {
    try {
      return new PropertiesConfigSource(file.toUri().toURL(), FILE_ORDINAL);
    } catch (MalformedURLException e) {
      throw new IllegalStateException("cannot name " + file + " as a URL", e);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /// A group of settings that was named when these were read.
  public <T> T mapping(Class<T> mapping) {
    return config.getConfigMapping(mapping);
  }

  public Optional<String> value(String key) {
    return config
        .getOptionalValue(key, String.class)
        .map(String::trim)
        .filter(text -> !text.isEmpty());
  }

  /// As what it is; empty when it is not set, or blank.
  ///
  /// @throws WrongConfiguration when it cannot be that
  public <T> Optional<T> value(String key, Class<T> type) {
    try {
      return config.getOptionalValue(key, type);
    } catch (IllegalArgumentException e) {
      throw new WrongConfiguration(ConfigurationFault.sentence(String.valueOf(e.getMessage())));
    }
  }

  /// The keys of Leoma that are set anywhere, or have a default in a group that was named.
  public Stream<String> keys() {
    return StreamSupport.stream(names().spliterator(), false)
        .filter(key -> key.startsWith("leoma."));
  }

  /// All that is set anywhere, variables of the environment by their own names, too.
  Iterable<String> names() {
    return config.getPropertyNames();
  }

  /// Those that are not set, or blank.
  public List<RequiredSetting> missing(List<RequiredSetting> required) {
    return required.stream().filter(setting -> value(setting.key()).isEmpty()).toList();
  }

  public void require(String role, List<RequiredSetting> required) {
    List<RequiredSetting> missing = missing(required);
    if (!missing.isEmpty()) {
      throw new MissingConfiguration(role, missing);
    }
  }
}
