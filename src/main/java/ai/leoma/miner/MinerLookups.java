package ai.leoma.miner;

import ai.leoma.inference.ChuteLookup;
import ai.leoma.inference.Chutes;
import ai.leoma.miner.Checked.ChuteFacts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Asks Chutes and Hugging Face about candidates, a bounded number at a time.
@ApplicationScoped
class MinerLookups {
  private final Chutes chutes;
  private final HuggingFace huggingFace;
  private final int maxLookups;

  MinerLookups(Chutes chutes, HuggingFace huggingFace, MinerConfig config) {
    this.chutes = chutes;
    this.huggingFace = huggingFace;
    this.maxLookups = config.maxLookups();
  }

  Uni<List<Examined>> examine(List<Candidate> candidates) {
    return Multi.createFrom()
        .iterable(candidates)
        .onItem()
        .transformToUni(this::examine)
        .merge(maxLookups)
        .collect()
        .asList();
  }

  /// Both are asked in any case: who committed a model first does not depend on a running chute.
  private Uni<Examined> examine(Candidate candidate) {
    Optional<Verdict.Failed> failed = ValidityRules.beforeLookups(candidate);
    if (failed.isPresent()) {
      return Uni.createFrom().item(new Examined(candidate, failed.get(), Optional.empty()));
    }
    Commitment commitment = candidate.commitment();
    return Uni.combine()
        .all()
        .unis(
            chutes.lookup(commitment.chuteId().orElseThrow()).map(MinerLookups::facts),
            huggingFace.model(
                commitment.modelName().orElseThrow(), commitment.revision().orElseThrow()))
        .with(
            (chute, model) ->
                new Examined(
                    candidate,
                    ValidityRules.afterLookups(commitment, chute, model),
                    ValidityRules.committedHash(commitment, model)));
  }

  static Checked<ChuteFacts> facts(ChuteLookup lookup) {
    return switch (lookup) {
      case ChuteLookup.Found(var chute) ->
          new Checked.Known<>(new ChuteFacts(chute.hot(), chute.revision(), chute.slug()));
      case ChuteLookup.NotFound(String detail) -> new Checked.Absent<>(detail);
      case ChuteLookup.Unavailable(var fault, String detail) ->
          new Checked.Unknown<>(fault + ": " + detail);
    };
  }
}
