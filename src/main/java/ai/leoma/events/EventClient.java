package ai.leoma.events;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/// One listener. Nothing is buffered for it but what its connection takes: who is slow is behind
/// with its number, and who is too far behind, or takes nothing for long, is disconnected and may
/// come back. All methods run on the connection's own context.
final class EventClient {
  private static final int CHUNK = 100;
  private static final int QUEUE_BYTES = 64 << 10;

  private final Context context;
  private final HttpServerResponse response;
  private final RecentEvents events;
  private final long patienceNanos;
  private Cursor cursor;
  private long next;
  private long movedAtNanos = System.nanoTime();

  EventClient(
      Context context,
      HttpServerResponse response,
      RecentEvents events,
      Cursor cursor,
      Duration patience) {
    this.context = context;
    this.response = response;
    this.events = events;
    this.cursor = cursor;
    this.next = events.first();
    this.patienceNanos = patience.toNanos();
  }

  /// Sends the head and what is known after the cursor.
  void start(boolean hasMissed) {
    response.setWriteQueueMaxSize(QUEUE_BYTES);
    response.drainHandler(_ -> pump());
    write("retry: 2000\nid: " + cursor.text() + "\n\n");
    if (hasMissed) {
      write("event: missed\nid: " + cursor.text() + "\ndata: {}\n\n");
    }
    pump();
  }

  /// May be called from any thread.
  void wake() {
    context.runOnContext(_ -> pump());
  }

  void heartbeat() {
    context.runOnContext(_ -> beat());
  }

  void disconnect() {
    context.runOnContext(_ -> response.reset());
  }

  /// Lets the listener go in good order: it comes again by itself, with the number it is at.
  void end() {
    context.runOnContext(
        _ -> {
          if (response.writeQueueFull()) {
            response.reset();
          } else if (response.headWritten() && !response.ended() && !response.closed()) {
            response.end();
          }
        });
  }

  private void beat() {
    if (response.ended() || response.closed()) {
      return;
    }
    if (!response.writeQueueFull()) {
      write(": here\n\n");
    } else if (System.nanoTime() - movedAtNanos > patienceNanos) {
      response.reset();
    }
  }

  private void pump() {
    while (!response.ended() && !response.closed() && !response.writeQueueFull()) {
      if (next < events.first()) {
        response.reset();
        return;
      }
      RecentEvents.Chunk chunk = events.from(next, CHUNK);
      if (chunk.events().isEmpty()) {
        return;
      }
      next = chunk.next();
      write(textOf(chunk));
    }
  }

  private String textOf(RecentEvents.Chunk chunk) {
    StringBuilder text = new StringBuilder();
    for (TournamentEvent event : chunk.events()) {
      if (event.isNewTo(cursor)) {
        cursor = cursor.and(event);
        text.append(event.text(cursor));
      }
    }
    return text.toString();
  }

  private void write(String text) {
    movedAtNanos = System.nanoTime();
    if (!text.isEmpty()) {
      var unused = response.write(text);
    }
  }
}
