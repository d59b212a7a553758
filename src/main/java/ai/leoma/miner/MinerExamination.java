package ai.leoma.miner;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.inference.Chute;
import ai.leoma.inference.ChuteLookup;
import ai.leoma.inference.Chutes;
import ai.leoma.inference.InferenceConfig;
import ai.leoma.miner.Checked.ChuteFacts;
import ai.leoma.miner.Checked.ModelFacts;
import ai.leoma.miner.Checked.Unknown;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The checks of [MinerValidation] on one miner, for whoever wants to know beforehand what the
/// owner would say: the same rules, the same questions to Chutes and Hugging Face, no database.
///
/// What only the owner's database knows is not here: who committed the same weights first, and the
/// last verdict that outlives an outage.
public final class MinerExamination {
  /// The seat makes no difference to any check of a single miner.
  private static final int ANY_UID = 0;

  private final Chutes chutes;
  private final HuggingFace huggingFace;
  private final boolean hasChutesKey;

  public MinerExamination(
      Vertx vertx, InferenceConfig inferenceConfig, MinerConfig minerConfig, Clock clock) {
    this.chutes = new Chutes(vertx, inferenceConfig, clock);
    this.huggingFace = new HuggingFace(vertx, minerConfig, clock);
    this.hasChutesKey = inferenceConfig.chutesKey().isPresent();
  }

  /// Looks at the commitment in force. An outage is a result; this never fails.
  ///
  /// @param revealed all that the hotkey has revealed, oldest first, not empty
  public Uni<Examination> examine(Hotkey hotkey, boolean isBlacklisted, List<Revealed> revealed) {
    Commitment commitment = CommitmentText.inForce(revealed);
    return Uni.combine()
        .all()
        .unis(chute(commitment), model(commitment))
        .with(
            (chute, model) ->
                new Examination(
                    commitment,
                    results(
                        new Candidate(ANY_UID, hotkey, isBlacklisted, commitment), chute, model),
                    chute.filter(ChuteLookup.Found.class::isInstance).map(MinerExamination::found),
                    model.flatMap(answer -> ValidityRules.committedHash(commitment, answer))));
  }

  private List<CheckResult> results(
      Candidate candidate, Optional<ChuteLookup> chute, Optional<Checked<ModelFacts>> model) {
    Commitment commitment = candidate.commitment();
    List<CheckResult> results =
        new ArrayList<>(ValidityRules.ofCommitment(candidate, ValidityRules.MOST_COMMITMENTS));
    results.addAll(
        chute
            .map(answer -> ValidityRules.ofChute(commitment, seen(answer)))
            .orElseGet(
                () ->
                    notMade(
                        ValidityCheck.CHUTE_FOUND,
                        ValidityCheck.CHUTE_HOT,
                        ValidityCheck.CHUTE_REVISION)));
    results.addAll(
        model
            .map(answer -> ValidityRules.ofModel(commitment, answer))
            .orElseGet(
                () ->
                    notMade(
                        ValidityCheck.MODEL_FOUND,
                        ValidityCheck.MODEL_COMMIT,
                        ValidityCheck.WEIGHT_FILES)));
    return results;
  }

  /// Without a key nothing but public chutes can be seen, and a private one looks like none.
  private Checked<ChuteFacts> seen(ChuteLookup lookup) {
    return lookup instanceof ChuteLookup.NotFound && !hasChutesKey
        ? new Unknown<>(
            "no API key of Chutes is set, and without one a private chute looks like none")
        : MinerLookups.facts(lookup);
  }

  private Uni<Optional<ChuteLookup>> chute(Commitment commitment) {
    return commitment
        .chuteId()
        .map(id -> chutes.lookupNow(id).map(Optional::of))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
  }

  private Uni<Optional<Checked<ModelFacts>>> model(Commitment commitment) {
    if (commitment.modelName().isEmpty() || commitment.revision().isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return huggingFace
        .model(commitment.modelName().get(), commitment.revision().get())
        .map(Optional::of);
  }

  private static Chute found(ChuteLookup lookup) {
    return ((ChuteLookup.Found) lookup).chute();
  }

  private static List<CheckResult> notMade(ValidityCheck... checks) {
    return List.of(checks).stream().map(CheckResult::notMade).toList();
  }
}
