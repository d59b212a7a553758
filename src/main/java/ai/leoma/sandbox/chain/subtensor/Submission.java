package ai.leoma.sandbox.chain.subtensor;

import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.runtime.Validity;
import java.util.Optional;

/// How a node answers an extrinsic that is handed to it; codes and words are those of a real one.
public sealed interface Submission {
  record Taken(BlockHash extrinsic) implements Submission {}

  record Refused(int code, String message, Optional<String> data) implements Submission {}

  Refused TEMPORARILY_BANNED =
      new Refused(1012, "Transaction is temporarily banned", Optional.empty());
  Refused TOO_MANY =
      new Refused(
          1016,
          "Immediately Dropped",
          Optional.of("The transaction couldn't enter the pool because of the limit"));

  static Refused badFormat() {
    return new Refused(
        1001, "Extrinsic has invalid format: Not enough data to fill buffer", Optional.empty());
  }

  static Refused unreadable(String reason) {
    String problem =
        "Execution failed: Runtime panicked: Bad input data provided to validate_transaction: "
            + reason;
    return new Refused(
        1002,
        "Verification Error: Runtime error: " + problem,
        Optional.of("RuntimeApi(\"" + problem + "\")"));
  }

  static Refused invalid(Validity.Invalid invalid) {
    return new Refused(1010, "Invalid Transaction", Optional.of(invalid.reason()));
  }

  static Refused alreadyImported(BlockHash extrinsic) {
    return new Refused(1013, "Transaction Already Imported", Optional.of(extrinsic.hex()));
  }

  static Refused priorityTooLow(long old, long wanted) {
    return new Refused(
        1014,
        "Priority is too low: (%d vs %d)".formatted(old, wanted),
        Optional.of(
            "The transaction has too low priority to replace another transaction already in the"
                + " pool."));
  }
}
