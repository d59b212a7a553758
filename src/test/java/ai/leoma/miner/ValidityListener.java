package ai.leoma.miner;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Hears of changes of validity.
@ApplicationScoped
public class ValidityListener {
  final BlockingQueue<ValidityChanged> heard = new LinkedBlockingQueue<>();

  void on(@ObservesAsync ValidityChanged change) {
    heard.add(change);
  }

  public BlockingQueue<ValidityChanged> heard() {
    return heard;
  }
}
