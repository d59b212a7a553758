package ai.leoma.inference;

/// What a [VideoCheck] found.
public sealed interface VideoCheckResult {
  record Good() implements VideoCheckResult {}

  record NotPlayable(String detail) implements VideoCheckResult {}

  record OtherSize(int widthPixels, int heightPixels) implements VideoCheckResult {}
}
