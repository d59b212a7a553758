package ai.leoma.cli.terminal;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/// Waits, and says on standard error what for once that takes longer than two seconds: on a
/// terminal in one line that counts on and goes away, elsewhere in a line every half minute.
public final class Progress {
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LINE_EVERY = Duration.ofSeconds(30);

  private final PrintWriter err;
  private final boolean isTerminal;

  private Progress(PrintWriter err, boolean isTerminal) {
    this.err = err;
    this.isTerminal = isTerminal;
  }

  public static Progress of(CommandSpec command) {
    return new Progress(command.commandLine().getErr(), Terminal.isInteractive());
  }

  static Progress of(PrintWriter err, boolean isTerminal) {
    return new Progress(err, isTerminal);
  }

  /// What the work comes to.
  ///
  /// @param what as in "reading the chain"
  /// @param atMost how long at most; the work should have a shorter deadline of its own
  /// @throws CommandFailed when it takes longer
  public <T> T await(String what, Uni<T> work, Duration atMost) {
    long start = System.nanoTime();
    CompletableFuture<T> answer = work.subscribeAsCompletionStage();
    Duration pause = QUIET;
    Duration nextLine = Duration.ZERO;
    try {
      while (true) {
        try {
          return answer.get(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
          if (elapsed.compareTo(atMost) > 0) {
            answer.cancel(true);
            throw new CommandFailed(
                ExitCodes.FAILED,
                "%s: no end within %d seconds".formatted(what, atMost.toSeconds()));
          }
          nextLine = show(what, elapsed, nextLine);
          pause = TICK;
        }
      }
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed(ExitCodes.FAILED, what + ": stopped");
    } finally {
      if (isTerminal && pause == TICK) {
        err.print("\r\u001b[K");
        err.flush();
      }
    }
  }

  /// The same for work that holds a thread.
  public <T> T call(String what, Supplier<T> work, Duration atMost) {
    return await(
        what,
        Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()),
        atMost);
  }

  private Duration show(String what, Duration elapsed, Duration nextLine) {
    if (isTerminal) {
      err.print("\r\u001b[K%s ... %d s".formatted(what, elapsed.toSeconds()));
    } else if (elapsed.compareTo(nextLine) >= 0) {
      err.println("%s ... %d s".formatted(what, elapsed.toSeconds()));
      nextLine = elapsed.plus(LINE_EVERY);
    }
    err.flush();
    return nextLine;
  }

  private static RuntimeException unchecked(Throwable failure) {
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new CompletionException(failure);
  }
}
