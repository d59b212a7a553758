package ai.leoma.sandbox.chain.runtime;

/// Whether the runtime takes an extrinsic into its pool, and how it refuses.
public sealed interface Validity {
  /// @param priority over others of the same account and nonce
  /// @param isReady whether the account's nonce is reached; else it waits for the ones before
  /// @param validUntil the first block in which it is not good any more
  record Valid(long priority, boolean isReady, long validUntil) implements Validity {}

  /// @param reason as a node words it
  record Invalid(String reason) implements Validity {}

  /// The runtime could not even read it.
  record Unreadable(String reason) implements Validity {}

  Invalid STALE = new Invalid("Transaction is outdated");
  Invalid BAD_PROOF = new Invalid("Transaction has a bad signature");
  Invalid ANCIENT_BIRTH_BLOCK = new Invalid("Transaction has an ancient birth block");
  Invalid PAYMENT = new Invalid("Inability to pay some fees (e.g. account balance too low)");
  Invalid BAD_SIGNER = new Invalid("Invalid signing address");

  /// A refusal of the subnet's own rules (chain.md section 5).
  static Invalid custom(int number) {
    return new Invalid("Custom error: " + number);
  }
}
