package ai.leoma.cli.doctor;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.cli.chain.ChainSession;
import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Doubtful;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.cli.settings.Settings;
import ai.leoma.http.OutsideText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Whether the subnet can be read, and what a validator's hotkey is on it.
///
/// @param hotkey of a validator; empty for the owner
record ChainCheck(Settings settings, Optional<Future<Hotkey>> hotkey) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  Finding look() throws InterruptedException {
    try (ChainSession session = ChainSession.open(settings)) {
      return read(session);
    } catch (ChainUnavailable e) {
      return new Bad(
          OutsideText.of(String.valueOf(e.getMessage())),
          "see whether what leoma.chain names is right and reached from here, and its tokens");
    }
  }

  private Finding read(ChainSession session) throws InterruptedException {
    Metagraph metagraph = session.chain().metagraph().await().atMost(PATIENCE);
    String subnet =
        "subnet %d at block %d, %d hotkeys, by %s"
            .formatted(
                session.netuid(),
                metagraph.block().number(),
                metagraph.neurons().size(),
                session.source());
    if (metagraph.neurons().isEmpty()) {
      return new Doubtful(subnet, "see whether leoma.chain.netuid is right");
    }
    if (hotkey.isEmpty()) {
      return new Good(subnet);
    }
    List<String> contradictions = session.contradictions().await().atMost(PATIENCE);
    return contradictions.isEmpty()
        ? seat(subnet, metagraph)
        : new Bad(
            subnet + "; sealed weights would never be opened: " + String.join("; ", contradictions),
            "remove the settings leoma.chain.drand, whose defaults are those of Bittensor's chain");
  }

  private Finding seat(String subnet, Metagraph metagraph) throws InterruptedException {
    Hotkey own;
    try {
      own = hotkey.orElseThrow().get();
    } catch (ExecutionException e) {
      return new Good(subnet + "; whose hotkey to look for is not known");
    }
    Optional<Neuron> seat = metagraph.ofHotkey(own);
    if (seat.isEmpty()) {
      return new Bad(
          subnet + "; " + own.ss58() + " is not registered",
          "register the hotkey (btcli subnet register), or name another one");
    }
    String uid = subnet + "; uid " + seat.get().uid();
    return seat.get().validatorPermit()
        ? new Good(uid + " with a validator permit")
        : new Doubtful(
            uid + " has no validator permit", "stake more: without a permit no weights can be set");
  }
}
