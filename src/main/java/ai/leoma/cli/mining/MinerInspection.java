package ai.leoma.cli.mining;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.cli.chain.ChainSession;
import ai.leoma.cli.reading.PublicApi;
import ai.leoma.cli.settings.Settings;
import ai.leoma.cli.terminal.Progress;
import ai.leoma.inference.InferenceConfig;
import ai.leoma.miner.Examination;
import ai.leoma.miner.MinerConfig;
import ai.leoma.miner.MinerExamination;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks about one miner whoever knows something: the chain, the owner's service, Chutes and Hugging
/// Face.
///
/// @param settings that were read with the groups of Chutes and of the miners
record MinerInspection(ChainSession session, Settings settings, Progress progress) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  SubnetReading read(Hotkey hotkey) {
    return progress.await("reading the chain", SubnetReading.of(session.chain(), hotkey), PATIENCE);
  }

  /// @throws ai.leoma.cli.reading.ReadingFailed when the service cannot be read
  Optional<OwnerView> owner(Optional<URI> address, Hotkey hotkey) {
    return address.map(
        known -> progress.call("asking the owner", () -> view(known, hotkey), PATIENCE));
  }

  /// @param revealed all that the hotkey has revealed, oldest first, not empty
  Examination examine(Hotkey hotkey, Optional<OwnerView> owner, List<Revealed> revealed) {
    MinerExamination examiner =
        new MinerExamination(
            session.vertx(),
            settings.mapping(InferenceConfig.class),
            settings.mapping(MinerConfig.class),
            Clock.systemUTC());
    boolean isBlacklisted = owner.flatMap(OwnerView::blacklisting).isPresent();
    return progress.await(
        "asking Chutes and Hugging Face",
        examiner.examine(hotkey, isBlacklisted, revealed),
        PATIENCE);
  }

  private static OwnerView view(URI address, Hotkey hotkey) {
    try (PublicApi service = new PublicApi(address)) {
      return OwnerView.of(service, address, hotkey);
    }
  }
}
