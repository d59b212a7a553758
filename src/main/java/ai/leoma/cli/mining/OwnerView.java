package ai.leoma.cli.mining;

import ai.leoma.chain.Hotkey;
import ai.leoma.cli.reading.Members;
import ai.leoma.cli.reading.PublicApi;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// What only the owner's service knows, as it tells everybody.
///
/// @param blacklisting why the hotkey is on the blacklist, empty text without a reason; empty when
///     it is not
/// @param verdict of the owner's last pass; empty when it knows no such miner yet
/// @param others all other miners
record OwnerView(
    URI address,
    Optional<String> blacklisting,
    Optional<LastVerdict> verdict,
    List<OtherMiner> others) {
  OwnerView {
    others = List.copyOf(others);
  }

  /// @param reason empty when valid
  /// @param at time of the pass, as the owner writes it
  /// @param block of the commitment that it is about
  /// @param modelHash of that commitment's weights, where the owner could tell
  record LastVerdict(
      boolean isValid,
      Optional<String> reason,
      Optional<Long> block,
      Optional<String> modelHash,
      Optional<String> at) {
    /// The reason, if the owner remembers somebody else who committed these weights first: what it
    /// said of one commitment of them holds for the next.
    Optional<String> copyOf(String weights, long ofBlock) {
      boolean isAbout =
          modelHash.equals(Optional.of(weights))
              || block.filter(judged -> judged == ofBlock).isPresent();
      return reason.filter(text -> isAbout && text.startsWith("duplicate_model:"));
    }

    /// Whether it found nobody who committed these weights before.
    boolean isFirstWith(String weights) {
      return isValid && modelHash.equals(Optional.of(weights));
    }
  }

  /// @param block of its commitment
  record OtherMiner(int uid, String hotkey, Optional<String> modelHash, Optional<Long> block) {}

  /// @throws ai.leoma.cli.reading.ReadingFailed when the service cannot be read
  static OwnerView of(PublicApi api, URI address, Hotkey hotkey) {
    Optional<Members> entry = api.find("/blacklist/" + hotkey.ss58());
    Optional<Members> own = api.find("/miners/info/" + hotkey.ss58());
    List<Members> miners =
        api.find("/miners/list").map(list -> list.list("miners")).orElseGet(List::of);
    return new OwnerView(
        address,
        entry.map(found -> found.text("reason").orElse("")),
        own.map(OwnerView::verdict),
        miners.stream()
            .filter(miner -> !miner.requiredText("hotkey").equals(hotkey.ss58()))
            .map(OwnerView::other)
            .toList());
  }

  /// Who committed these weights before a commitment at this block by this seat, or before one of
  /// the same weights that the seat made earlier.
  Optional<OtherMiner> firstWith(String modelHash, long block, int uid) {
    if (verdict.filter(last -> last.isFirstWith(modelHash)).isPresent()) {
      return Optional.empty();
    }
    long first =
        verdict
            .filter(last -> last.modelHash().equals(Optional.of(modelHash)))
            .flatMap(LastVerdict::block)
            .map(own -> Math.min(own, block))
            .orElse(block);
    return others.stream()
        .filter(other -> other.modelHash().equals(Optional.of(modelHash)))
        .filter(
            other ->
                other
                    .block()
                    .filter(theirs -> theirs < first || theirs == first && other.uid() < uid)
                    .isPresent())
        .findFirst();
  }

  private static LastVerdict verdict(Members own) {
    return new LastVerdict(
        own.isTrue("is_valid"),
        own.text("invalid_reason"),
        own.whole("block"),
        own.text("model_hash"),
        own.text("last_validated_at"));
  }

  private static OtherMiner other(Members miner) {
    return new OtherMiner(
        (int) miner.requiredWhole("uid"),
        miner.requiredText("hotkey"),
        miner.text("model_hash"),
        miner.whole("block"));
  }
}
