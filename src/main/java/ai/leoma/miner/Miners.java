package ai.leoma.miner;

import ai.leoma.access.Blacklist;
import ai.leoma.chain.Hotkey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who mines and who of them is valid, as last validated, with the blacklist of this moment
/// applied.
@ApplicationScoped
public class Miners {
  private final MinerRepository repository;
  private final MinerValidation validation;
  private final Blacklist blacklist;

  Miners(MinerRepository repository, MinerValidation validation, Blacklist blacklist) {
    this.repository = repository;
    this.validation = validation;
    this.blacklist = blacklist;
  }

  private record Known(List<MinerRow> rows, Set<Hotkey> blacklisted) {
    boolean isBlacklisted(MinerRow row) {
      return blacklisted.contains(new Hotkey(row.hotkey));
    }
  }

  /// All miners, by uid.
  public Uni<List<MinerRecord>> all() {
    return known()
        .map(
            known ->
                known.rows().stream().map(row -> row.record(known.isBlacklisted(row))).toList());
  }

  public Uni<Optional<MinerRecord>> ofHotkey(Hotkey hotkey) {
    return Uni.combine()
        .all()
        .unis(repository.ofHotkey(hotkey), blacklist.hotkeys())
        .with((found, blacklisted) -> found.map(row -> row.record(blacklisted.contains(hotkey))));
  }

  /// The commitments in force of the valid ones, by uid.
  public Uni<List<CommittedModel>> valid() {
    return known()
        .map(
            known ->
                known.rows().stream()
                    .filter(row -> row.invalidReason == null && !known.isBlacklisted(row))
                    .map(MinerRow::committedModel)
                    .toList());
  }

  /// One pass of validation against chain, Chutes and Hugging Face (rules 7). A chain that cannot
  /// be read, or has no miners, changes nothing and is no failure here.
  public Uni<Void> validate() {
    return validation.pass();
  }

  /// When the last pass that changed or confirmed the list was finished, by whichever replica.
  public Uni<Optional<Instant>> lastValidated() {
    return validation.lastPass();
  }

  /// What [#all] follows from, in short: equal as long as it answers the same.
  public Uni<Version> version() {
    return Uni.combine().all().unis(validation.version(), blacklist.version()).with(Version::new);
  }

  /// Digests of the list of miners and of the blacklist.
  public record Version(String list, String blacklist) {}

  private Uni<Known> known() {
    return Uni.combine().all().unis(repository.byUid(), blacklist.hotkeys()).with(Known::new);
  }
}
