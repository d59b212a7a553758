package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.runtime.Names.DRAND;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.timelock.Beacon;
import ai.leoma.chain.timelock.BlsScalar;
import ai.leoma.chain.timelock.G2Point;
import ai.leoma.chain.timelock.NotOnCurve;
import ai.leoma.chain.timelock.TimelockEncryption;
import ai.leoma.chain.timelock.TimelockUnreadable;
import ai.leoma.digest.Sha256;
import ai.leoma.sandbox.SandboxSeed;
import ai.leoma.sandbox.chain.ledger.ChainState;
import ai.leoma.sandbox.chain.ledger.StateEdit;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// drand with the rounds of the real one and a key that is known here, so that its signatures can
/// be made for any time. They are made when they are needed: one takes some milliseconds.
public final class ImitatedBeacon {
  private static final long KEPT_ROUNDS = 1_200;
  private static final int REMEMBERED_SIGNATURES = 256;

  private final BlsScalar secret;
  private final Beacon beacon;
  private final Map<Long, byte[]> signatures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return size() > REMEMBERED_SIGNATURES;
        }
      };

  public ImitatedBeacon(SandboxSeed seed) {
    this.secret = BlsScalar.of(seed.bytes("drand"));
    this.beacon =
        new Beacon(
            G2Point.generator().times(secret), Beacon.QUICKNET.genesis(), Beacon.QUICKNET.period());
  }

  /// As whoever seals for it has to know it.
  public Beacon beacon() {
    return beacon;
  }

  /// 48 bytes.
  public synchronized byte[] signature(long round) {
    return signatures
        .computeIfAbsent(round, each -> beacon.identity(each).times(secret).encode())
        .clone();
  }

  /// What was sealed for the round; empty if it was not, or is no ciphertext at all.
  Optional<byte[]> open(byte[] ciphertext, long round) {
    try {
      return TimelockEncryption.decrypt(ciphertext, signature(round));
    } catch (TimelockUnreadable | NotOnCurve e) {
      return Optional.empty();
    }
  }

  /// Whether the chain has the signature of the round.
  static boolean isStored(ChainState state, long round) {
    return round >= Math.max(1, state.number(DRAND, "OldestStoredRound"))
        && round <= state.number(DRAND, "LastStoredRound");
  }

  /// The storage that a chain starts with.
  void write(StateEdit edit, Instant now) {
    SequencedMap<String, ScaleValue> config = ((Struct) edit.value(DRAND, "BeaconConfig")).fields();
    config.put("public_key", new Bytes(beacon.publicKey().encode()));
    config.put("period", ScaleValue.of(beacon.period().toSeconds()));
    config.put("genesis_time", ScaleValue.of(beacon.genesis().getEpochSecond()));
    config.put("hash", new Bytes(Sha256.of(beacon.publicKey().encode())));
    edit.put(DRAND, "BeaconConfig", new Struct(config));
    long newest = newestRound(now);
    edit.put(DRAND, "LastStoredRound", newest);
    store(edit, newest - KEPT_ROUNDS + 1, newest);
    edit.put(DRAND, "OldestStoredRound", newest - KEPT_ROUNDS + 1);
  }

  /// Stores the rounds that have come out since the block before. The real chain learns them by
  /// extrinsics of its validators; here they are simply there at the end of a block.
  void follow(StateEdit edit, Instant now) {
    long newest = newestRound(now);
    store(edit, edit.number(DRAND, "LastStoredRound") + 1, newest);
    edit.put(DRAND, "LastStoredRound", newest);
    long oldest = edit.number(DRAND, "OldestStoredRound");
    long kept = Math.max(oldest, newest - KEPT_ROUNDS + 1);
    for (long round = oldest; round < kept; round++) {
      edit.remove(DRAND, "Pulses", ScaleValue.of(round));
    }
    edit.put(DRAND, "OldestStoredRound", kept);
  }

  private void store(StateEdit edit, long first, long last) {
    for (long round = first; round <= last; round++) {
      long number = round;
      edit.putLazily(DRAND, "Pulses", () -> pulse(number), ScaleValue.of(number));
    }
  }

  private ScaleValue pulse(long round) {
    byte[] signature = signature(round);
    SequencedMap<String, ScaleValue> pulse = new LinkedHashMap<>();
    pulse.put("round", ScaleValue.of(round));
    pulse.put("randomness", new Bytes(Sha256.of(signature)));
    pulse.put("signature", new Bytes(signature));
    return ScaleValue.struct(pulse);
  }

  private long newestRound(Instant now) {
    return Duration.between(beacon.genesis(), now).dividedBy(beacon.period()) + 1;
  }
}
