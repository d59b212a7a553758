package ai.leoma.sandbox.judge;

/// What can go wrong with one attempt at a real provider.
enum Fault {
  /// Too many requests, with the provider's hint when to come back.
  RATE_LIMITED,
  /// The provider's own failure.
  SERVER_ERROR,
  /// An answer cut off by the token limit.
  TRUNCATED,
  /// A refusal, or a prompt blocked by a safety filter.
  REFUSED,
  /// The right answer, late.
  SLOW,
  /// A complete answer in prose where JSON was asked for.
  PROSE
}
