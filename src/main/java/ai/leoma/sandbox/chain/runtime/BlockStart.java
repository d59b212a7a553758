package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.runtime.Names.SUBTENSOR;
import static ai.leoma.sandbox.chain.runtime.Names.list;

import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.timelock.WeightsPlaintext;
import ai.leoma.sandbox.chain.ledger.StateEdit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the runtime does by itself at the beginning of each block: opens committed weights, runs
/// the epoch when it is due, opens commitments (chain.md section 6). An epoch here only counts:
/// nobody is paid, and permits stay as they are.
final class BlockStart {
  private static final long MOST_BLOCKS_WITHOUT_STEP = 50_400;

  private final Execution execution;
  private final ImitatedBeacon beacon;
  private final SubnetStorage subnet;

  BlockStart(Execution execution, ImitatedBeacon beacon, int netuid) {
    this.execution = execution;
    this.beacon = beacon;
    this.subnet = new SubnetStorage(execution.state(), netuid);
  }

  void run() {
    boolean isEpoch = isEpochDue();
    long epoch = subnet.number("SubnetEpochIndex") + (isEpoch ? 1 : 0);
    for (int mechanism = 0; mechanism < subnet.mechanisms(); mechanism++) {
      revealWeights(mechanism, epoch);
    }
    step(isEpoch, epoch);
    new CommitmentCalls(execution, beacon).reveal();
  }

  private boolean isEpochDue() {
    long pending = subnet.number("PendingEpochAt");
    long tempo = subnet.number("Tempo");
    return tempo > 0
        && (pending > 0 && execution.block() >= pending
            || subnet.number("BlocksSinceLastStep") > MOST_BLOCKS_WITHOUT_STEP
            || execution.block() - subnet.number("LastEpochBlock") >= tempo);
  }

  private void step(boolean isEpoch, long epoch) {
    if (!isEpoch) {
      put("BlocksSinceLastStep", subnet.number("BlocksSinceLastStep") + 1);
      return;
    }
    put("SubnetEpochIndex", epoch);
    put("LastEpochBlock", execution.block());
    put("LastMechansimStepBlock", execution.block());
    put("BlocksSinceLastStep", 0);
    put("PendingEpochAt", 0);
  }

  private void put(String item, long value) {
    state().put(SUBTENSOR, item, value, subnet.key());
  }

  /// Opens the commits whose epoch it is, and drops those whose epoch is over. One whose round has
  /// not come out stays for the next block.
  private void revealWeights(int mechanism, long epoch) {
    ScaleValue index = subnet.storageIndex(mechanism);
    long opened = epoch - subnet.number("RevealPeriodEpochs");
    if (opened < 0) {
      return;
    }
    if (opened > 0) {
      state().remove(SUBTENSOR, "TimelockedWeightCommits", index, ScaleValue.of(opened - 1));
    }
    ScaleValue key = ScaleValue.of(opened);
    if (!state().isThere(SUBTENSOR, "TimelockedWeightCommits", index, key)) {
      return;
    }
    List<ScaleValue> waiting = new ArrayList<>();
    for (ScaleValue commit : state().list(SUBTENSOR, "TimelockedWeightCommits", index, key)) {
      List<ScaleValue> parts = ((Listed) commit).elements();
      long round = ((Whole) parts.get(3)).value().longValue();
      if (ImitatedBeacon.isStored(state(), round)) {
        reveal(mechanism, (Bytes) parts.get(0), ((Bytes) parts.get(2)).value(), round);
      } else {
        waiting.add(commit);
      }
    }
    if (waiting.isEmpty()) {
      state().remove(SUBTENSOR, "TimelockedWeightCommits", index, key);
    } else {
      state().put(SUBTENSOR, "TimelockedWeightCommits", list(waiting), index, key);
    }
  }

  /// What cannot be opened, or may not be set, is dropped without a word.
  private void reveal(int mechanism, Bytes hotkey, byte[] ciphertext, long round) {
    Optional<WeightsPlaintext> plaintext =
        beacon
            .open(ciphertext, round)
            .flatMap(BlockStart::plaintext)
            .filter(each -> Names.account(each.hotkey()).equals(hotkey));
    if (plaintext.isEmpty()) {
      return;
    }
    Execution trial = execution.trial();
    try {
      new WeightCalls(trial, subnet.netuid(), mechanism).apply(hotkey, weights(plaintext.get()));
    } catch (DispatchFailed refused) {
      return;
    }
    trial.event(SUBTENSOR, "TimelockedWeightsRevealed", subnet.storageIndex(mechanism), hotkey);
    execution.accept(trial);
  }

  private static Optional<WeightsPlaintext> plaintext(byte[] opened) {
    try {
      return Optional.of(WeightsPlaintext.decode(opened));
    } catch (ScaleUnreadable | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static WeightCalls.Weights weights(WeightsPlaintext plaintext) {
    return new WeightCalls.Weights(
        plaintext.weights().stream().map(each -> each.uid()).toList(),
        plaintext.weights().stream().map(each -> each.weight()).toList(),
        new BigInteger(Long.toUnsignedString(plaintext.versionKey())));
  }

  private StateEdit state() {
    return execution.state();
  }
}
