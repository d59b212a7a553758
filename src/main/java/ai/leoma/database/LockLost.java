package ai.leoma.database;

/// The transaction that held a lock has ended while its work went on, because its connection is
/// gone. Somebody else may be at that work by now.
public final class LockLost extends RuntimeException {
  LockLost(Throwable cause) {
    super("the lock was lost with its connection: " + cause.getMessage(), cause);
  }
}
