package ai.leoma.cli.settings;

import java.util.List;

/// Something is configured that cannot be. The message is for the operator: a sentence for each
/// fault.
public final class WrongConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> faults;

  public WrongConfiguration(String sentence) {
    this(List.of(sentence));
  }

  public WrongConfiguration(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /// One sentence each.
  public List<String> faults() {
    return faults;
  }
}
