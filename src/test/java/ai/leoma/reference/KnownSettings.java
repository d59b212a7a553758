package ai.leoma.reference;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Every setting of the product by its key, and by the variable that it is read from.
public final class KnownSettings {
  private static final List<Setting> ALL =
      MappingSources.read().stream().flatMap(mapping -> mapping.settings().stream()).toList();

  private static final Map<String, Setting> BY_VARIABLE =
      ALL.stream().collect(Collectors.toMap(Setting::variable, Function.identity()));

  private KnownSettings() {}

  public static Set<String> variables() {
    return BY_VARIABLE.keySet();
  }

  public static boolean isVariable(String variable) {
    return BY_VARIABLE.containsKey(variable);
  }

  /// Whether the variable's value must not be seen; false for a variable that is none of ours.
  public static boolean isSecretVariable(String variable) {
    return Optional.ofNullable(BY_VARIABLE.get(variable)).filter(Setting::isSecret).isPresent();
  }

  public static boolean isKey(String key) {
    return BY_VARIABLE.containsKey(Setting.variableOf(key));
  }
}
