package ai.leoma.cli.doctor;

/// What a check found, in words for the operator.
sealed interface Finding {
  /// As it should be.
  record Good(String detail) implements Finding {}

  /// It works, but not as well or as safely as it should.
  record Doubtful(String detail, String remedy) implements Finding {}

  /// It does not work. The remedy is what to do about it.
  record Bad(String detail, String remedy) implements Finding {}

  String detail();

  /// One word, the same in the table and in JSON.
  default String verdict() {
    return switch (this) {
      case Good _ -> "good";
      case Doubtful _ -> "doubtful";
      case Bad _ -> "bad";
    };
  }

  /// Empty where there is nothing to do.
  default String advice() {
    return switch (this) {
      case Good _ -> "";
      case Doubtful(String _, String remedy) -> remedy;
      case Bad(String _, String remedy) -> remedy;
    };
  }
}
