package ai.leoma.cli.doctor;

import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.http.OutsideText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Makes all checks at the same time, each with the same deadline.
final class Checkup {
  private static final String UNREACHED =
      "see whether this machine reaches it: name, port, firewall, proxy";

  private Checkup() {}

  /// In the order of the checks. A check that does not come to an end is left behind.
  static List<Examination> of(List<Check> checks, Duration deadline) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      long start = System.nanoTime();
      List<Begun> begun = checks.stream().map(check -> begin(check, threads)).toList();
      return begun.stream().map(check -> end(check, start + deadline.toNanos(), deadline)).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  private record Begun(Check check, Future<Finding> finding, AtomicLong nanos) {}

  private static Begun begin(Check check, ExecutorService threads) {
    AtomicLong nanos = new AtomicLong();
    Future<Finding> finding =
        threads.submit(
            () -> {
              long start = System.nanoTime();
              try {
                return check.look().now();
              } finally {
                nanos.set(System.nanoTime() - start);
              }
            });
    return new Begun(check, finding, nanos);
  }

  private static Examination end(Begun begun, long end, Duration deadline) {
    try {
      long left = Math.max(0, end - System.nanoTime());
      Finding finding = begun.finding().get(left, TimeUnit.NANOSECONDS);
      return new Examination(begun.check().name(), finding, Duration.ofNanos(begun.nanos().get()));
    } catch (TimeoutException e) {
      begun.finding().cancel(true);
      Finding late = new Bad("no answer within " + deadline.toSeconds() + " s", UNREACHED);
      return new Examination(begun.check().name(), late, deadline);
    } catch (ExecutionException e) {
      return new Examination(
          begun.check().name(),
          new Bad(OutsideText.of(e.getCause()), UNREACHED),
          Duration.ofNanos(begun.nanos().get()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Examination(begun.check().name(), new Bad("stopped", "try again"), deadline);
    }
  }
}
