package ai.leoma.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MediaConfigTest {

  @Test
  void defaultsAreTheStandardLimits() {
    // When
    MediaConfig config = read(Map.of());

    // Then
    assertThat(config.limits()).isEqualTo(MediaLimits.standard());
    Path home = Path.of(System.getProperty("user.home"));
    assertThat(config.cacheFolder()).isEqualTo(home.resolve(".cache/leoma"));
    assertThat(config.scratchFolder()).isEqualTo(home.resolve(".cache/leoma/scratch"));
  }

  @Test
  void everyNameIsRead() {
    // Given
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("leoma.media.cache-folder", "/a"),
            Map.entry("leoma.media.scratch-folder", "/b"),
            Map.entry("leoma.media.time", "9s"),
            Map.entry("leoma.media.memory", "1G"),
            Map.entry("leoma.media.output", "2M"),
            Map.entry("leoma.media.input", "3M"),
            Map.entry("leoma.media.max-width", "4"),
            Map.entry("leoma.media.max-height", "5"),
            Map.entry("leoma.media.max-duration", "6s"),
            Map.entry("leoma.media.max-frames", "7"),
            Map.entry("leoma.media.at-once", "8"));

    // When
    MediaConfig config = read(settings);

    // Then
    assertThat(config.cacheFolder()).isEqualTo(Path.of("/a"));
    assertThat(config.scratchFolder()).isEqualTo(Path.of("/b"));
    assertThat(config.limits())
        .isEqualTo(
            new MediaLimits(
                Duration.ofSeconds(9),
                1L << 30,
                2L << 20,
                3L << 20,
                4,
                5,
                Duration.ofSeconds(6),
                7,
                8));
  }

  private static MediaConfig read(Map<String, String> settings) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .addDefaultInterceptors()
            .addDefaultSources()
            .withMapping(MediaConfig.class)
            .withSources(new PropertiesConfigSource(settings, "test", 1000))
            .build();
    return config.getConfigMapping(MediaConfig.class);
  }
}
