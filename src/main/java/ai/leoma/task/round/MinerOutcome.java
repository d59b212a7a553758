package ai.leoma.task.round;

import ai.leoma.inference.Generation;
import ai.leoma.inference.GenerationOutcome;
import ai.leoma.inference.GenerationOutcome.Busy;
import ai.leoma.inference.GenerationOutcome.Cold;
import ai.leoma.inference.GenerationOutcome.NotAVideo;
import ai.leoma.inference.GenerationOutcome.OwnerFault;
import ai.leoma.inference.GenerationOutcome.Refused;
import ai.leoma.inference.GenerationOutcome.Served;
import ai.leoma.inference.GenerationOutcome.TimedOut;
import ai.leoma.inference.GenerationOutcome.TooLarge;
import ai.leoma.inference.GenerationOutcome.WrongSize;
import ai.leoma.miner.CommittedModel;
import java.util.Optional;

/// How one miner answered, with the commitment that was in force when it was called (rules 4).
public record MinerOutcome(CommittedModel model, Generation generation) {
  private static final int LONGEST_DETAIL = 500;

  public MinerOutcome {
    if (!model.miner().equals(generation.target().miner())) {
      throw new IllegalArgumentException(
          "%s answered for %s".formatted(generation.target().miner(), model.miner()));
    }
  }

  public boolean isServed() {
    return served().isPresent();
  }

  public Optional<Served> served() {
    return generation.outcome() instanceof Served served ? Optional.of(served) : Optional.empty();
  }

  public long latencyMillis() {
    return generation.latency().toMillis();
  }

  /// For people; part of it may be the miner's own words, which is why it is tidied.
  public String detail() {
    return tidy(detailOf(generation.outcome()));
  }

  private static String detailOf(GenerationOutcome outcome) {
    return switch (outcome) {
      case Served served -> served.bytes() + " bytes";
      case Cold cold -> cold.detail();
      case Busy busy -> busy.detail();
      case Refused refused -> refused.status() + " " + refused.detail();
      case TimedOut _ -> "";
      case TooLarge large -> "more than " + large.limitBytes() + " bytes";
      case NotAVideo not -> not.detail();
      case WrongSize size -> size.widthPixels() + "x" + size.heightPixels();
      case OwnerFault fault -> fault.detail();
    };
  }

  private static String tidy(String detail) {
    String printable = detail.replaceAll("[\\p{Cntrl}\\p{Cs}]+", " ").strip();
    return printable.length() <= LONGEST_DETAIL
        ? printable
        : printable.substring(0, LONGEST_DETAIL);
  }
}
