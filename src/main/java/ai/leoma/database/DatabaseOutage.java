package ai.leoma.database;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tells the failures that pass by themselves, when the database can be reached again or has time
/// again, from those that are our mistakes.
public final class DatabaseOutage {
  private static final int MAX_CAUSES = 16;

  /// Connection lost, out of resources, being stopped or started, statement given up, read-only
  /// after a failover, transaction silent for too long, chosen as victim of a conflict, lock not
  /// given in time.
  private static final Pattern PASSING_STATES =
      Pattern.compile("08...|53...|57...|25006|25P03|40001|40P01|55P03");

  private DatabaseOutage() {}

  /// Whether the failure of a request is one, anywhere among its causes.
  public static boolean isBehind(Throwable failure) {
    return Stream.iterate(
            Optional.of(failure),
            Optional::isPresent,
            each -> each.flatMap(cause -> Optional.ofNullable(cause.getCause())))
        .limit(MAX_CAUSES)
        .map(Optional::orElseThrow)
        .anyMatch(DatabaseOutage::isOne);
  }

  private static boolean isOne(Throwable failure) {
    return switch (failure) {
      case DatabaseException answered ->
          answered.getSqlState() != null
              && PASSING_STATES.matcher(answered.getSqlState()).matches();
      case ConnectionPoolTooBusyException _,
          ClosedConnectionException _,
          SocketException _,
          UnknownHostException _,
          ClosedChannelException _,
          LockLost _ ->
          true;
      // all that the pool says when no connection became free in time
      case VertxException waited -> "Timeout waiting for connection".equals(waited.getMessage());
      case NoStackTraceThrowable told ->
          "Timeout".equals(told.getMessage())
              || String.valueOf(told.getMessage()).startsWith("Connection is not active now");
      default -> false;
    };
  }
}
