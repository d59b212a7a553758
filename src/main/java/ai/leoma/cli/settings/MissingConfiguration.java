package ai.leoma.cli.settings;

import java.util.List;
import java.util.stream.Collectors;

/// A role was asked for whose addresses or keys are not configured. The message names each of them.
public final class MissingConfiguration extends RuntimeException {
  public MissingConfiguration(String role, List<RequiredSetting> missing) {
    super(
        "not configured, so `leoma "
            + role
            + "` does not start. Set each of these (as an environment variable, or in config/application.properties):\n"
            + missing.stream().map(RequiredSetting::explanation).collect(Collectors.joining("\n")));
  }
}
