package ai.leoma.chain.submission;

import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.submission.NextStep.Again;
import ai.leoma.chain.submission.NextStep.GiveUp;
import ai.leoma.chain.submission.NextStep.Watch;
import java.util.OptionalLong;

/// What follows on what, when a write does not succeed at once.
///
/// A setback that a look at the chain explains is followed by that look: what is made anew is
/// refused there, with the block at which to try again. So a rate limit that was met in a pool or
/// in a block is [Again] here.
public final class RetryTable {
  private RetryTable() {}

  /// @param nextEpochBlock where the subnet's next epoch begins, if that is known
  public static NextStep after(Setback setback, OptionalLong nextEpochBlock) {
    return switch (setback) {
      case Setback.Pool pool -> after(pool);
      case Setback.Lost lost -> after(lost);
      case Setback.Custom(int number) -> afterCustom(number);
      case Setback.OtherRefusal(long code, String text) ->
          new GiveUp(new WriteRefusal.ByPool(code, text));
      case Setback.Dispatch(String error) -> afterDispatch(error, nextEpochBlock);
    };
  }

  private static NextStep after(Setback.Pool refusal) {
    return switch (refusal) {
      // another writer was faster, or the node lags: its next block may tell
      case STALE_NONCE -> atNextBlock(1010, "Transaction is outdated");
      case FUTURE_NONCE -> atNextBlock(1010, "Transaction will be valid in the future");
      case PRIORITY_TOO_LOW -> atNextBlock(1014, "Priority is too low");
      // signed for another runtime or era than the node has by now
      case BAD_SIGNATURE -> atNextBlock(1010, "Transaction has a bad signature");
      case ANCIENT_BIRTH_BLOCK -> atNextBlock(1010, "Transaction has an ancient birth block");
      case BLOCK_IS_FULL -> atNextBlock(1010, "Transaction would exhaust the block limits");
      case TEMPORARILY_BANNED -> atNextBlock(1012, "Transaction is temporarily banned");
      case POOL_IS_FULL -> atNextBlock(1016, "Immediately Dropped");
      case ALREADY_IMPORTED -> new Watch();
      case CANNOT_PAY -> new GiveUp(new WriteRefusal.ByPool(1010, "Inability to pay some fees"));
      case CALL_NOT_EXPECTED ->
          new GiveUp(new WriteRefusal.ByPool(1010, "Transaction call is not expected"));
    };
  }

  private static NextStep after(Setback.Lost lost) {
    return switch (lost) {
      case EXPIRED, NONCE_TAKEN, RUNTIME_CHANGED -> new Again(false, new WriteRefusal.Expired());
    };
  }

  private static NextStep atNextBlock(long code, String text) {
    return new Again(true, new WriteRefusal.ByPool(code, text));
  }

  private static NextStep afterCustom(int number) {
    return switch (number) {
      case 6, 12 -> new Again(true, new WriteRefusal.TooSoon(OptionalLong.empty()));
      case 4, 10, 19 -> new GiveUp(new WriteRefusal.NotRegistered());
      // the round is already out: a later one is taken
      case 15 -> new Again(true, new WriteRefusal.ByPool(1010, "Custom error: 15"));
      default -> new GiveUp(new WriteRefusal.ByPool(1010, "Custom error: " + number));
    };
  }

  private static NextStep afterDispatch(String error, OptionalLong nextEpochBlock) {
    WriteRefusal asItIs = new WriteRefusal.ByRuntime(error);
    return switch (error) {
      case "SubtensorModule.SettingWeightsTooFast",
          "SubtensorModule.CommittingWeightsTooFast",
          "SubtensorModule.TxRateLimitExceeded" ->
          new Again(true, new WriteRefusal.TooSoon(OptionalLong.empty()));
      case "SubtensorModule.HotKeyNotRegisteredInSubNet",
          "SubtensorModule.HotKeyNotRegisteredInNetwork",
          "SubtensorModule.HotKeyAccountNotExists",
          "Commitments.AccountNotAllowedCommit" ->
          new GiveUp(new WriteRefusal.NotRegistered());
      case "SubtensorModule.NeuronNoValidatorPermit" -> new GiveUp(new WriteRefusal.NoPermit());
      case "SubtensorModule.NotEnoughStakeToSetWeights" ->
          new GiveUp(new WriteRefusal.TooLittleStake());
      case "SubtensorModule.IncorrectWeightVersionKey" ->
          new Again(false, new WriteRefusal.OldVersionKey());
      case "SubtensorModule.CommitRevealEnabled", "SubtensorModule.CommitRevealDisabled" ->
          new Again(false, new WriteRefusal.CommitRevealFlipped());
      case "SubtensorModule.TooManyUnrevealedCommits" ->
          new GiveUp(new WriteRefusal.TooManyUnrevealed(nextEpochBlock));
      // what was read has changed since: a seat, a limit, the version of commits, the round, space
      case "SubtensorModule.IncorrectCommitRevealVersion",
          "SubtensorModule.InvalidRevealRound",
          "SubtensorModule.UidVecContainInvalidOne",
          "SubtensorModule.UidsLengthExceedUidsInSubNet",
          "SubtensorModule.WeightVecLengthIsLow",
          "SubtensorModule.MaxWeightExceeded",
          "Commitments.SpaceLimitExceeded" ->
          new Again(false, asItIs);
      default -> new GiveUp(asItIs);
    };
  }
}
