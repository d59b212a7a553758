package ai.leoma.ranking.document;

import ai.leoma.ranking.ConsensusBase;
import ai.leoma.ranking.Rules;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Other numbers for the rules, as somebody types them: `dominance=8`. What is not given stays
/// as it was recorded.
public record WhatIf(Map<String, String> changes) {
  private static final String KEYS =
      "the keys are window, completeness, dominance, consensus and active-tasks";

  public WhatIf {
    changes = new LinkedHashMap<>(changes);
  }

  /// @throws IllegalArgumentException with a sentence for an unknown or repeated key, or a value
  ///     that no rules can have
  public static WhatIf of(List<String> assignments) {
    Map<String, String> changes = new LinkedHashMap<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "\"%s\" is no KEY=VALUE; %s".formatted(assignment, KEYS));
      }
      String key = assignment.substring(0, equals).strip().replace('_', '-');
      if (changes.put(key, assignment.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException("\"%s\" is given twice".formatted(key));
      }
    }
    WhatIf whatIf = new WhatIf(changes);
    Rules unused = whatIf.changed(Rules.standard());
    return whatIf;
  }

  /// @throws IllegalArgumentException as [#of]
  Rules changed(Rules recorded) {
    Rules rules = recorded;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      rules = changed(rules, change.getKey(), change.getValue());
    }
    return rules;
  }

  private static Rules changed(Rules rules, String key, String value) {
    int window = key.equals("window") ? number(key, value) : rules.window();
    int completeness =
        key.equals("completeness") ? number(key, value) : rules.completenessPercent();
    int dominance = key.equals("dominance") ? number(key, value) : rules.dominancePercent();
    int activeTasks = key.equals("active-tasks") ? number(key, value) : rules.activeTasks();
    ConsensusBase base = key.equals("consensus") ? base(value) : rules.consensus();
    if (!List.of("window", "completeness", "dominance", "consensus", "active-tasks")
        .contains(key)) {
      throw new IllegalArgumentException("there is no rule \"%s\"; %s".formatted(key, KEYS));
    }
    return new Rules(rules.version(), window, completeness, dominance, base, activeTasks);
  }

  private static int number(String key, String value) {
    int greatest = key.equals("window") || key.equals("active-tasks") ? Rules.LONGEST_WINDOW : 100;
    int least = key.equals("dominance") ? 0 : 1;
    if (value.matches("[0-9]{1,7}")) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= greatest) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "%s must be a whole number from %d to %d, but is \"%s\""
            .formatted(key, least, greatest, value));
  }

  private static ConsensusBase base(String value) {
    return Arrays.stream(ConsensusBase.values())
        .filter(base -> base.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "consensus must be active or voted, but is \"%s\"".formatted(value)));
  }
}
