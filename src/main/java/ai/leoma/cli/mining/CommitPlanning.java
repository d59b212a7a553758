package ai.leoma.cli.mining;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.miner.CommitmentText;
import ai.leoma.miner.Examination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds out, before a commitment is spent, what the owner would say of it: the owner's checks on
/// what would be revealed.
final class CommitPlanning {
  /// What a commitment that is sealed still may say. It may be revealed before ours is written, so
  /// it counts.
  private static final String SEALED = "{}";

  /// Ten minutes, as long as `--wait-reveal` waits. What is sealed for longer is opened late or
  /// never, and may be replaced.
  private static final long ON_ITS_WAY_BLOCKS = 50;

  private final MinerInspection inspection;

  CommitPlanning(MinerInspection inspection) {
    this.inspection = inspection;
  }

  CommitPlan plan(Hotkey hotkey, ModelAtCommit model, String chuteId, Optional<OwnerView> owner) {
    SubnetReading reading = inspection.read(hotkey);
    String text = CommitmentText.of(model.name(), model.revision(), chuteId);
    List<Revealed> before = new ArrayList<>(reading.revealed());
    reading
        .waiting()
        .ifPresent(waiting -> before.add(new Revealed(waiting.block().orElse(0), SEALED)));
    List<Revealed> revealed = new ArrayList<>(before);
    revealed.add(new Revealed(reading.head().number() + 1, text));
    Examination examination = inspection.examine(hotkey, owner, revealed);
    int netuid = inspection.session().netuid();
    List<CheckLine> lines = new ArrayList<>();
    lines.add(SeatCheck.of(reading.seat(), netuid));
    lines.add(somethingNew(reading.revealed(), text));
    lines.add(nothingSealed(reading));
    lines.addAll(
        new OwnerChecks(hotkey, reading.seat().map(Neuron::uid).orElse(0), examination, owner)
            .lines());
    return new CommitPlan(
        hotkey,
        netuid,
        reading.head(),
        before,
        reading.waiting().isPresent(),
        text,
        new Checklist(lines));
  }

  /// A commitment is sealed for some blocks after it was made, and may say the same: whoever tries
  /// twice in a hurry would spend both that the hotkey has.
  private static CheckLine nothingSealed(SubnetReading reading) {
    String id = "nothing_sealed";
    String title = "no other one is sealed still";
    Optional<SubnetReading.Waiting> onItsWay =
        reading
            .waiting()
            .filter(
                waiting ->
                    waiting.block().orElse(Long.MAX_VALUE - ON_ITS_WAY_BLOCKS) + ON_ITS_WAY_BLOCKS
                        > reading.snapshotBlock().number());
    return onItsWay
        .map(
            waiting ->
                CheckLine.unknown(
                    id,
                    title,
                    "commitment_sealed",
                    "one%s is sealed until drand round %d"
                        .formatted(at(waiting.block()), waiting.revealRound()),
                    "Look with `leoma miner check` in a minute: it is revealed by then, counts, and may say the same."
                        + replaceableFrom(waiting.block())))
        .orElseGet(() -> CheckLine.passed(id, title, ""));
  }

  private static String at(OptionalLong block) {
    return block.isPresent() ? " of block " + block.getAsLong() : "";
  }

  private static String replaceableFrom(OptionalLong block) {
    return block.isPresent()
        ? " If it is not, another one may replace it from block %d on."
            .formatted(block.getAsLong() + ON_ITS_WAY_BLOCKS)
        : "";
  }

  /// The same again would only cost the hotkey its seniority.
  private static CheckLine somethingNew(List<Revealed> before, String text) {
    String title = "it says something new";
    boolean isSame = !before.isEmpty() && CommitmentText.isSame(before.getLast().text(), text);
    return isSame
        ? CheckLine.failed(
            "something_new",
            title,
            "already_committed",
            "the commitment of block %d says the same".formatted(before.getLast().block()),
            "There is nothing to do: `leoma miner check` tells what the owner says of it.")
        : CheckLine.passed("something_new", title, "");
  }
}
