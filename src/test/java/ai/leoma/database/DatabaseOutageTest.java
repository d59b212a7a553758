package ai.leoma.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseOutageTest {
  static Stream<Throwable> lostConnections() {
    return Stream.of(
        new ConnectException("refused"),
        new ClosedChannelException(),
        ClosedConnectionException.INSTANCE,
        new VertxException("Timeout waiting for connection"),
        new NoStackTraceThrowable("Connection is not active now, current status: CLOSED"));
  }

  @ParameterizedTest
  @MethodSource("lostConnections")
  void lostConnectionPassesByItself(Throwable lost) {
    assertThat(DatabaseOutage.isBehind(lost)).isTrue();
    assertThat(DatabaseOutage.isBehind(new IllegalStateException(new RuntimeException(lost))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08006", "53300", "57014", "57P01", "57P03", "25006", "25P03", "40001", "40P01", "55P03"
      })
  void stateOfAServerInTroublePassesByItself(String state) {
    assertThat(DatabaseOutage.isBehind(answered(state))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "23514", "42P01", "42725", "22P02", "28P01", "P0001"})
  void whatTheServerRefusesIsAMistake(String state) {
    assertThat(DatabaseOutage.isBehind(answered(state))).isFalse();
  }

  @Test
  void otherFailuresAreMistakes() {
    assertThat(DatabaseOutage.isBehind(new IllegalStateException("Timeout"))).isFalse();
    assertThat(DatabaseOutage.isBehind(new VertxException("something else"))).isFalse();
    assertThat(DatabaseOutage.isBehind(new NullPointerException())).isFalse();
  }

  @Test
  void circleOfCausesEnds() {
    Exception one = new Exception("one");
    Exception other = new Exception("other", one);
    one.initCause(other);

    assertThat(DatabaseOutage.isBehind(one)).isFalse();
  }

  private static PgException answered(String state) {
    return new PgException("message", "ERROR", state, "detail");
  }
}
