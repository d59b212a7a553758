package ai.leoma.cli.settings;

import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Variables of the environment that look like settings of Leoma, but are none: nobody reads them,
/// be it that they are misspelt or were given up.
public final class UnknownVariables {
  private static final String PREFIX = "LEOMA_";

  /// Read by the launcher, the containers' files, the commands that ask a service, or the tests.
  private static final Set<String> OTHERS =
      Set.of(
          "LEOMA_API_URL",
          "LEOMA_BENCH_BINARY",
          "LEOMA_BENCH_HEAP",
          "LEOMA_ENV_FILE",
          "LEOMA_HOME",
          "LEOMA_HOTKEY_PATH",
          "LEOMA_IMAGE",
          "LEOMA_JAVA_OPTIONS",
          "LEOMA_NATIVE_PROOF",
          "LEOMA_ROLE");

  /// What Kubernetes tells each pod of services whose names begin with `leoma`.
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "LEOMA_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?"
              + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  private UnknownVariables() {}

  /// Their names, without their values.
  ///
  /// @param names of everything that is configured anywhere, variables by their own names
  public static List<String> among(Iterable<String> names) {
    Pattern known = known();
    return StreamSupport.stream(names.spliterator(), false)
        .filter(name -> name.startsWith(PREFIX))
        .filter(name -> !OTHERS.contains(name))
        .filter(name -> !SERVICE_LINK.matcher(name).matches())
        .filter(name -> !known.matcher(name).matches())
        .distinct()
        .sorted()
        .toList();
  }

  /// An owner's groups are all that there are. Of a list each place has a variable, too.
  private static Pattern known() {
    return Pattern.compile(
        Stream.of(RoleSettings.OWNER)
            .flatMap(group -> ConfigClass.configClass(group).getProperties().keySet().stream())
            .map(key -> RequiredSetting.variable(key).replace("___", "_\\d+_"))
            .collect(Collectors.joining("|")));
  }
}
