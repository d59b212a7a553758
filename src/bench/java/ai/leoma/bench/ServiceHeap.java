package ai.leoma.bench;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Looks at the service's heap twice a second and remembers the most it saw.
final class ServiceHeap implements AutoCloseable {
  private static final long BETWEEN_LOOKS_MILLIS = 500;

  private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
  private volatile double peakMegabytes;

  private ServiceHeap() {}

  static ServiceHeap watch(ServiceProcess service) {
    ServiceHeap heap = new ServiceHeap();
    var unused =
        heap.looks.scheduleAtFixedRate(
            () -> heap.peakMegabytes = Math.max(heap.peakMegabytes, service.heapMegabytes()),
            0,
            BETWEEN_LOOKS_MILLIS,
            TimeUnit.MILLISECONDS);
    return heap;
  }

  double peakMegabytes() {
    return peakMegabytes;
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
