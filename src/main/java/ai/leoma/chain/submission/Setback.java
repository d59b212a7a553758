package ai.leoma.chain.submission;

import java.util.Locale;

/// Why a signed extrinsic did not take effect, and never will: a node's pool refused it, the pool
/// lost it, or a block took it and the runtime refused it.
public sealed interface Setback {
  /// A word for metrics.
  String label();

  /// What the pool of a node says to an extrinsic (crate sp-runtime, `InvalidTransaction`; codes of
  /// crate sc-rpc-api, `author::error`).
  enum Pool implements Setback {
    STALE_NONCE,
    FUTURE_NONCE,
    BAD_SIGNATURE,
    ANCIENT_BIRTH_BLOCK,
    CANNOT_PAY,
    BLOCK_IS_FULL,
    CALL_NOT_EXPECTED,
    TEMPORARILY_BANNED,
    ALREADY_IMPORTED,
    PRIORITY_TOO_LOW,
    POOL_IS_FULL;

    @Override
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What became of an extrinsic that a pool had taken.
  enum Lost implements Setback {
    /// Its era ended, and no block of it has the extrinsic.
    EXPIRED,
    /// Another extrinsic of the account took its nonce.
    NONCE_TAKEN,
    /// The chain's runtime is another one now than it was signed for.
    RUNTIME_CHANGED;

    @Override
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The pool refused it for a reason of Bittensor's own.
  ///
  /// @param number as in the enum `CustomTransactionError` of subtensor
  record Custom(int number) implements Setback {
    @Override
    public String label() {
      return "custom_" + number;
    }
  }

  /// The node refused it for a reason that is not known here.
  ///
  /// @param text what the node says, fit for logs
  record OtherRefusal(long code, String text) implements Setback {
    @Override
    public String label() {
      return "node_" + code;
    }
  }

  /// A block took it, and the runtime refused it.
  ///
  /// @param error by name, as in `SubtensorModule.SettingWeightsTooFast`
  record Dispatch(String error) implements Setback {
    @Override
    public String label() {
      return error.substring(error.lastIndexOf('.') + 1);
    }
  }
}
