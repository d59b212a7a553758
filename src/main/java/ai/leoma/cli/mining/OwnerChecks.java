package ai.leoma.cli.mining;

import ai.leoma.chain.Hotkey;
import ai.leoma.inference.Chute;
import ai.leoma.inference.Fault;
import ai.leoma.miner.CheckResult;
import ai.leoma.miner.CheckResult.Failed;
import ai.leoma.miner.CheckResult.NotMade;
import ai.leoma.miner.CheckResult.Passed;
import ai.leoma.miner.CheckResult.Undecided;
import ai.leoma.miner.Examination;
import ai.leoma.miner.ValidityCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The owner's checks of one commitment as a miner reads them: what has to be so, what was found,
/// and what to do about it.
///
/// @param uid the miner's seat
/// @param owner empty when its service was not asked
record OwnerChecks(Hotkey hotkey, int uid, Examination examination, Optional<OwnerView> owner) {
  private static final String FIRST_COMMITTER = "first_committer";

  List<CheckLine> lines() {
    List<CheckLine> lines = new ArrayList<>();
    examination.results().forEach(result -> lines.add(line(result)));
    lines.add(firstCommitter());
    return lines;
  }

  private CheckLine line(CheckResult result) {
    ValidityCheck check = result.check();
    String id = check.name().toLowerCase(Locale.ROOT);
    String title = title(check);
    if (check == ValidityCheck.NOT_BLACKLISTED && owner.isEmpty()) {
      return CheckLine.notAsked(id, title);
    }
    if (check == ValidityCheck.CHUTE_FOUND && isOutOfReach()) {
      return CheckLine.failed(
          id,
          title,
          "chute_fetch_failed",
          "it is called " + examination.chute().map(Chute::name).orElse(""),
          "The owner's account sees only chutes with leoma in their name: call it as its repository.");
    }
    return switch (result.outcome()) {
      case Passed() -> CheckLine.passed(id, title, found(check));
      case NotMade() -> CheckLine.notMade(id, title);
      case Failed(String reason, String detail) ->
          CheckLine.failed(id, title, reason, detail, advice(check));
      case Undecided(String reason, String detail) ->
          CheckLine.unknown(id, title, reason, detail, unknownAdvice(check, detail));
    };
  }

  /// The role of the subnet's owner goes by the name (external-apis.md 1.2).
  private boolean isOutOfReach() {
    return examination
        .chute()
        .map(chute -> chute.name().toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty() && !name.contains("leoma"))
        .isPresent();
  }

  private CheckLine firstCommitter() {
    String title = "nobody committed these weights before";
    Optional<String> hash = examination.modelHash();
    if (hash.isEmpty()) {
      return CheckLine.notMade(FIRST_COMMITTER, title);
    }
    if (owner.isEmpty()) {
      return CheckLine.notAsked(FIRST_COMMITTER, title);
    }
    long block = examination.commitment().block();
    String remedy = "Commit weights of your own: who was first is remembered for ever.";
    Optional<CheckLine> remembered =
        owner
            .flatMap(OwnerView::verdict)
            .flatMap(verdict -> verdict.copyOf(hash.get(), block))
            .map(reason -> CheckLine.failed(FIRST_COMMITTER, title, reason, "", remedy));
    return remembered
        .or(
            () ->
                owner
                    .flatMap(view -> view.firstWith(hash.get(), block, uid))
                    .map(
                        other ->
                            CheckLine.failed(
                                FIRST_COMMITTER,
                                title,
                                "duplicate_model:earliest_uid=" + other.uid(),
                                "the same weight files were committed by " + other.hotkey(),
                                remedy)))
        .orElseGet(() -> CheckLine.passed(FIRST_COMMITTER, title, ""));
  }

  static String title(ValidityCheck check) {
    return switch (check) {
      case NOT_BLACKLISTED -> "not on the owner's blacklist";
      case COMMITMENT_COUNT -> "at most two commitments";
      case MODEL_NAMED -> "the commitment names a model";
      case REVISION_NAMED -> "it names a revision";
      case CHUTE_NAMED -> "it names a chute";
      case NAME_START -> "the repository begins with leoma";
      case NAME_END -> "the repository ends with the hotkey";
      case CHUTE_FOUND -> "the chute is there";
      case CHUTE_HOT -> "the chute is hot";
      case CHUTE_REVISION -> "the chute declares this revision";
      case MODEL_FOUND -> "Hugging Face has the repository";
      case MODEL_COMMIT -> "the revision is a whole commit";
      case WEIGHT_FILES -> "weight files are there";
    };
  }

  private String found(ValidityCheck check) {
    return check == ValidityCheck.COMMITMENT_COUNT
        ? examination.commitment().count() + " of 2"
        : "";
  }

  private String advice(ValidityCheck check) {
    return switch (check) {
      case NOT_BLACKLISTED ->
          "Only the owner of the subnet can take you off it"
              + owner
                  .flatMap(OwnerView::blacklisting)
                  .filter(reason -> !reason.isBlank())
                  .map(reason -> ". Its reason: " + reason)
                  .orElse(".");
      case COMMITMENT_COUNT ->
          "A hotkey may reveal two commitments in its life. Register another hotkey.";
      case MODEL_NAMED, REVISION_NAMED, CHUTE_NAMED ->
          "Commit again with `leoma miner commit`, which writes all three members.";
      case NAME_START, NAME_END ->
          "Name the repository ACCOUNT/leoma-...-%s and commit that name.".formatted(hotkey.ss58());
      case CHUTE_FOUND ->
          "Deploy it with `leoma miner push`, or commit the right id. With a key of another account"
              + " a private chute looks like none.";
      case CHUTE_HOT ->
          "Warm it: `chutes warmup %s`. The first start may take more than an hour; keep its balance above zero."
              .formatted(examination.commitment().chuteId().orElse("ID"));
      case CHUTE_REVISION ->
          "Deploy again with revision=\"%s\" (`leoma miner push`), or commit the revision that the chute declares."
              .formatted(examination.commitment().revision().orElse("..."));
      case MODEL_FOUND ->
          "The repository must be public, not gated, and not renamed, and the revision must be in it.";
      case MODEL_COMMIT ->
          "Commit the 40 hex digits of the commit, never a branch, a tag or a shortened one.";
      case WEIGHT_FILES ->
          "There is no .safetensors, .bin, .pt, .pth or .ckpt file kept by Git LFS or Xet: small files in plain git do not count.";
    };
  }

  private static String unknownAdvice(ValidityCheck check, String detail) {
    if (check.compareTo(ValidityCheck.MODEL_FOUND) >= 0) {
      return "Try again in a minute. A token of Hugging Face has higher limits:"
          + " LEOMA_MINER_HUGGING_FACE_TOKEN.";
    }
    boolean isOurs = detail.startsWith(Fault.OURS.name()) || detail.startsWith("no API key");
    return isOurs
        ? "Set LEOMA_INFERENCE_CHUTES_KEY to a key of the account that owns the chute."
        : "Try again in a minute.";
  }
}
