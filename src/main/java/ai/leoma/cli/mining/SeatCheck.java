package ai.leoma.cli.mining;

import ai.leoma.chain.Neuron;
import java.util.Optional;

/// Whether a hotkey has a seat on the subnet, without which nobody looks at it.
final class SeatCheck {
  private static final String ID = "registered";
  private static final String TITLE = "registered on the subnet";

  private SeatCheck() {}

  static CheckLine of(Optional<Neuron> seat, int netuid) {
    return seat.map(neuron -> CheckLine.passed(ID, TITLE, "uid " + neuron.uid()))
        .orElseGet(
            () ->
                CheckLine.failed(
                    ID,
                    TITLE,
                    "not_registered",
                    "",
                    "Register it (`btcli subnets register --netuid %d`): the owner looks at hotkeys with a seat only, and the chain takes commitments of no others."
                        .formatted(netuid)));
  }
}
