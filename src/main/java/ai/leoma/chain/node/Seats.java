package ai.leoma.chain.node;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/// The seats of a subnet, column by column as the runtime tells them.
final class Seats {
  private static final Logger LOG = Logger.getLogger(Seats.class);

  static final List<String> FIELDS =
      List.of(
          "hotkeys",
          "coldkeys",
          "validator_permit",
          "last_update",
          "block_at_registration",
          "total_stake");

  private Seats() {}

  /// @throws ChainUnavailable if a column has not one value for each seat
  static Metagraph read(BlockReference block, SubnetFields fields) {
    List<Optional<Hotkey>> hotkeys = fields.accounts("hotkeys");
    int seats = hotkeys.size();
    List<Optional<Hotkey>> coldkeys = column("coldkeys", fields.accounts("coldkeys"), seats);
    List<Boolean> permits = column("validator_permit", fields.truths("validator_permit"), seats);
    List<Long> updates = column("last_update", fields.numbers("last_update"), seats);
    List<Long> registrations =
        column("block_at_registration", fields.numbers("block_at_registration"), seats);
    List<BigInteger> stakes = column("total_stake", fields.wholes("total_stake"), seats);
    List<Neuron> neurons = new ArrayList<>();
    for (int uid = 0; uid < seats; uid++) {
      if (hotkeys.get(uid).isEmpty() || coldkeys.get(uid).isEmpty()) {
        LOG.warnf("left out uid %d at block %d: it has no account", uid, block.number());
        continue;
      }
      neurons.add(
          new Neuron(
              uid,
              hotkeys.get(uid).get(),
              coldkeys.get(uid).get(),
              permits.get(uid),
              new Rao(stakes.get(uid)),
              updates.get(uid),
              OptionalLong.of(registrations.get(uid))));
    }
    if (neurons.isEmpty() && seats > 0) {
      throw new ChainUnavailable("not one of the subnet's seats has an account");
    }
    return new Metagraph(block, neurons);
  }

  private static <T> List<T> column(String name, List<T> values, int seats) {
    if (values.size() != seats) {
      throw new ChainUnavailable(
          "the runtime tells %d hotkeys and %d of %s".formatted(seats, values.size(), name));
    }
    return values;
  }
}
