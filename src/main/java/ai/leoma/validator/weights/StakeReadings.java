package ai.leoma.validator.weights;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/// The stakes of validators as this process read them from the chain in the last hours. What a
/// ranking says of a block between two readings can be held against both; a stake may well have
/// moved in between, so only what lies outside of both is a contradiction. Which block a ranking
/// names is its owner's choice: where no reading is close, the nearest one still tells what would
/// be odd, though it proves nothing.
public final class StakeReadings {
  private static final long REMEMBERED_BLOCKS = 1800;

  /// Farther from any reading nothing is proven.
  private static final long CLOSE_BLOCKS = 50;

  /// For adapters that round stakes differently.
  private static final BigInteger TOLERANCE = BigInteger.valueOf(100);

  private final Deque<Reading> readings = new ArrayDeque<>();

  /// The same stakes in all readings from the first to the last block.
  private record Reading(long firstBlock, long lastBlock, Map<Hotkey, Rao> stakes) {}

  /// What was read around a block.
  ///
  /// @param least less than this it never was; zero where the hotkey had no permit
  /// @param most more than this it never was
  /// @param isClose whether readings on both sides say so, rather than one of another time
  public record Witness(Rao least, Rao most, boolean isClose) {
    static final Witness ANYTHING = new Witness(Rao.ZERO, new Rao(MOST), false);

    /// Whether a ranking may say so.
    public boolean allows(Rao stake) {
      BigInteger slack = most.amount().divide(TOLERANCE);
      return stake.amount().compareTo(most.amount().add(slack)) <= 0
          && stake.amount().compareTo(least.amount().subtract(slack)) >= 0;
    }
  }

  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  public synchronized void add(Metagraph metagraph) {
    long block = metagraph.block().number();
    if (!readings.isEmpty() && readings.getLast().lastBlock() >= block) {
      return;
    }
    Map<Hotkey, Rao> stakes = new HashMap<>();
    for (Neuron neuron : metagraph.neurons()) {
      if (neuron.validatorPermit()) {
        stakes.put(neuron.hotkey(), neuron.stake());
      }
    }
    long first = block;
    if (!readings.isEmpty()
        && readings.getLast().stakes().equals(stakes)
        && block - readings.getLast().lastBlock() <= CLOSE_BLOCKS) {
      first = readings.removeLast().firstBlock();
    }
    readings.addLast(new Reading(first, block, stakes));
    while (readings.getFirst().lastBlock() < block - REMEMBERED_BLOCKS) {
      readings.removeFirst();
    }
  }

  /// The reading nearest to the block where none is close on both sides; everything is allowed
  /// where there is none at all.
  public synchronized Witness stakeOf(Hotkey validator, long block) {
    Optional<Reading> before = Optional.empty();
    for (Iterator<Reading> all = readings.iterator(); all.hasNext(); ) {
      Reading reading = all.next();
      if (reading.firstBlock() <= block && block <= reading.lastBlock()) {
        return witness(validator, reading, reading, true);
      }
      if (reading.firstBlock() > block) {
        boolean isBetween =
            before.filter(last -> block - last.lastBlock() <= CLOSE_BLOCKS).isPresent()
                && reading.firstBlock() - block <= CLOSE_BLOCKS;
        return isBetween
            ? witness(validator, before.get(), reading, true)
            : distant(validator, nearer(block, before, reading));
      }
      before = Optional.of(reading);
    }
    return before.map(last -> distant(validator, last)).orElse(Witness.ANYTHING);
  }

  private static Reading nearer(long block, Optional<Reading> before, Reading after) {
    return before
        .filter(last -> block - last.lastBlock() < after.firstBlock() - block)
        .orElse(after);
  }

  private static Witness distant(Hotkey validator, Reading reading) {
    return witness(validator, reading, reading, false);
  }

  private static Witness witness(Hotkey validator, Reading before, Reading after, boolean isClose) {
    Rao first = before.stakes().getOrDefault(validator, Rao.ZERO);
    Rao second = after.stakes().getOrDefault(validator, Rao.ZERO);
    return first.compareTo(second) <= 0
        ? new Witness(first, second, isClose)
        : new Witness(second, first, isClose);
  }
}
