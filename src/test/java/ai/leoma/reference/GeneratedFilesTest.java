package ai.leoma.reference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.cli.settings.RequiredSetting;
import ai.leoma.cli.settings.RequiredSettings;
import ai.leoma.cli.settings.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What follows from the mappings of settings follows from them as they are.
class GeneratedFilesTest {
  private static final List<Mapping> MAPPINGS = MappingSources.read();

  @Test
  void chartKnowsEverySetting() {
    new GeneratedFile(
            Path.of("helm/leoma/values.schema.json"),
            schema -> ChartSchema.renewed(schema, MAPPINGS))
        .requireCurrent();
  }

  @Test
  void referenceOfTheConfigurationTellsEverySetting() {
    ConfigurationPage page = new ConfigurationPage(MAPPINGS, required());
    new GeneratedFile(Path.of("docs/reference/configuration.md"), page::renewed).requireCurrent();
  }

  @Test
  void everySettingSaysWhatItMeans() {
    assertThat(MAPPINGS)
        .flatExtracting(Mapping::settings)
        .filteredOn(setting -> setting.meaning().isEmpty())
        .extracting(Setting::key)
        .isEmpty();
  }

  /// By the defaults of what is chosen.
  private static Map<String, String> required() {
    Map<String, String> marks = new HashMap<>();
    mark(marks, RequiredSettings.ofOwner(settings(Map.of())), "S");
    mark(marks, RequiredSettings.ofValidator(settings(Map.of())), "V");
    return marks;
  }

  private static void mark(Map<String, String> marks, List<RequiredSetting> required, String role) {
    required.forEach(
        setting -> marks.merge(setting.key(), role, (first, second) -> first + second));
  }

  private static Settings settings(Map<String, String> values) {
    return new Settings(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build());
  }
}
