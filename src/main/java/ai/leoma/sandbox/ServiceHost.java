package ai.leoma.sandbox;

import java.util.concurrent.CountDownLatch;

/// Where the service lives while a sandbox is up.
public interface ServiceHost {
  /// Comes back when the service has stopped.
  ///
  /// @return exit code
  int runUntilStopped();

  /// Asks for the end of [#runUntilStopped]; does not wait for it.
  void stop();

  /// Nothing lives here: the service is in processes of somebody else.
  static ServiceHost outside() {
    CountDownLatch stopped = new CountDownLatch(1);
    return new ServiceHost() {
      @Override
      public int runUntilStopped() {
        try {
          stopped.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return 0;
      }

      @Override
      public void stop() {
        stopped.countDown();
      }
    };
  }
}
