package ai.leoma.task;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/// The configuration of the room as its defaults have it, with some values replaced.
public final class TestTaskConfig {
  private TestTaskConfig() {}

  public static TaskConfig with(Map<String, String> values) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .addDefaultInterceptors()
            .withMapping(TaskConfig.class)
            .withDefaultValue("java.io.tmpdir", System.getProperty("java.io.tmpdir"));
    values.forEach((key, value) -> builder.withDefaultValue("leoma.task." + key, value));
    return builder.build().getConfigMapping(TaskConfig.class);
  }
}
