package ai.leoma.chain;

import java.util.List;
import java.util.Optional;

/// All seats of the subnet at one block.
public record Metagraph(BlockReference block, List<Neuron> neurons) {
  public Metagraph {
    neurons = List.copyOf(neurons);
  }

  public Optional<Neuron> ofHotkey(Hotkey hotkey) {
    return neurons.stream().filter(neuron -> neuron.hotkey().equals(hotkey)).findFirst();
  }

  public Optional<Neuron> ofUid(int uid) {
    return neurons.stream().filter(neuron -> neuron.uid() == uid).findFirst();
  }
}
