package ai.leoma.events;

import java.util.HashMap;
import java.util.Map;

/// How many listen, in all and from one address.
final class Seats {
  private final int most;
  private final int mostPerAddress;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private int taken;

  Seats(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  /// Whether there was one left; it is to be left again.
  synchronized boolean take(String address) {
    int ofAddress = byAddress.getOrDefault(address, 0);
    if (taken >= most || ofAddress >= mostPerAddress) {
      return false;
    }
    taken++;
    byAddress.put(address, ofAddress + 1);
    return true;
  }

  synchronized void leave(String address) {
    taken--;
    byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }
}
