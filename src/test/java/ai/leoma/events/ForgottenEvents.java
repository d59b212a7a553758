package ai.leoma.events;

import jakarta.enterprise.context.ApplicationScoped;

/// Lets a test that empties the log begin anew.
@ApplicationScoped
public class ForgottenEvents {
  private final EventStreams streams;

  ForgottenEvents(EventStreams streams) {
    this.streams = streams;
  }

  public void forget() {
    streams.forget();
  }
}
