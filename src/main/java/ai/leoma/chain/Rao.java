package ai.leoma.chain;

import java.math.BigInteger;

/// Placeholder shape until the room's final version is merged.
public record Rao(BigInteger amount) implements Comparable<Rao> {
  @Override
  public int compareTo(Rao other) {
    return amount.compareTo(other.amount);
  }
}
