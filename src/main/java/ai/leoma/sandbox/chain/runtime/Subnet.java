package ai.leoma.sandbox.chain.runtime;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.GuestValidator;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.ImitatedValidator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The subnet as it is when an imitated chain starts.
///
/// @param netuid number of the subnet, not 0
/// @param coldkey of the owner
/// @param revealed what hotkeys have revealed, oldest first for each
public record Subnet(
    int netuid,
    Hotkey ownerHotkey,
    Hotkey coldkey,
    List<Seat> seats,
    Map<Hotkey, List<Revealed>> revealed,
    Hyperparameters hyperparameters) {
  public Subnet {
    seats = List.copyOf(seats);
    revealed = Map.copyOf(revealed);
    if (netuid < 1 || netuid > 65_535) {
      throw new IllegalArgumentException("not the number of a subnet: " + netuid);
    }
    for (int uid = 0; uid < seats.size(); uid++) {
      if (seats.get(uid).uid() != uid) {
        throw new IllegalArgumentException("seats are listed by uid, without a gap");
      }
    }
  }

  /// One who has a place on the subnet.
  ///
  /// @param alpha stake in the subnet's own currency
  /// @param registeredAt block of the registration
  /// @param lastUpdate block of the last weights, 0 for never
  public record Seat(
      int uid,
      Hotkey hotkey,
      Hotkey coldkey,
      boolean validatorPermit,
      Rao alpha,
      long registeredAt,
      long lastUpdate) {}

  /// What the owner has set; the rest is as a new subnet has it.
  ///
  /// @param tempo blocks from epoch to epoch
  /// @param weightsRateLimit blocks from weights to weights
  /// @param hasCommitReveal whether weights must be committed first
  public record Hyperparameters(int tempo, long weightsRateLimit, boolean hasCommitReveal) {
    public Hyperparameters {
      if (tempo < 0 || tempo > 65_535 || weightsRateLimit < 0) {
        throw new IllegalArgumentException("a hyperparameter is out of its range");
      }
    }
  }

  /// The subnet of a tournament: seat 0 is the owner's, then come validators, guests and miners.
  /// All belong to one coldkey, and each miner has revealed its commitment before the chain
  /// starts.
  public static Subnet of(Cast cast, int netuid, Hyperparameters hyperparameters) {
    Hotkey coldkey = cast.owner().hotkey();
    List<Seat> seats = new ArrayList<>();
    seats.add(new Seat(0, coldkey, coldkey, false, Rao.ZERO, registration(0), 0));
    for (ImitatedValidator each : cast.validators()) {
      seats.add(validator(each.uid(), each.hotkey(), coldkey, each.stake()));
    }
    for (GuestValidator each : cast.guests()) {
      seats.add(validator(each.uid(), each.hotkey(), coldkey, each.stake()));
    }
    Map<Hotkey, List<Revealed>> revealed = new HashMap<>();
    for (ImitatedMiner miner : cast.miners()) {
      seats.add(
          new Seat(
              miner.uid(), miner.hotkey(), coldkey, false, Rao.ZERO, registration(miner.uid()), 0));
      revealed.put(
          miner.hotkey(), List.of(new Revealed(miner.commitBlock(), miner.commitmentText())));
    }
    return new Subnet(netuid, coldkey, coldkey, seats, revealed, hyperparameters);
  }

  private static Seat validator(int uid, Hotkey hotkey, Hotkey coldkey, Rao stake) {
    return new Seat(uid, hotkey, coldkey, true, stake, registration(uid), 0);
  }

  /// Long before the chain starts, one after another.
  private static long registration(int uid) {
    return Cast.FIRST_BLOCK - 100_000 + uid;
  }

  static byte[] plaintext(Revealed revealed) {
    return revealed.text().getBytes(StandardCharsets.UTF_8);
  }
}
