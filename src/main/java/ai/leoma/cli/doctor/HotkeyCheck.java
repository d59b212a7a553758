package ai.leoma.cli.doctor;

import ai.leoma.access.ReceiverHotkey;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.wallet.HeapTooSmall;
import ai.leoma.chain.wallet.HotkeyFile;
import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.ranking.RankingConfig;
import ai.leoma.validator.ValidatorLoopConfig;
import ai.leoma.validator.ValidatorLoops;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Whether the role's own key can be opened, and is the one that it should be.
///
/// @param expected whose it has to be, where that is configured
/// @param settings that name the file, for advice
/// @param opened completed with it, or with the failure, for who needs it
record HotkeyCheck(
    Path file,
    Optional<Path> passwordFile,
    Optional<Hotkey> expected,
    String settings,
    CompletableFuture<Hotkey> opened) {

  static HotkeyCheck ofValidator(ValidatorLoopConfig config, CompletableFuture<Hotkey> opened) {
    return new HotkeyCheck(
        ValidatorLoops.hotkeyFile(config),
        config.hotkeyPasswordFile(),
        Optional.empty(),
        "leoma.validator.hotkey-file, or wallet and wallet-hotkey,",
        opened);
  }

  /// Of the key that signs weights; empty where none does.
  ///
  /// @param own the service's hotkey as it is configured
  static Optional<HotkeyCheck> ofOwner(RankingConfig config, Optional<String> own) {
    return config
        .snapshotKeyFile()
        .map(
            file ->
                new HotkeyCheck(
                    file,
                    config.snapshotKeyPasswordFile(),
                    new ReceiverHotkey(own).configured(),
                    "leoma.ranking.snapshot-key-file",
                    new CompletableFuture<>()));
  }

  Finding look() {
    try (KeyPair key = HotkeyFile.read(file, passwordFile)) {
      opened.complete(key.hotkey());
      return expected.filter(own -> !own.equals(key.hotkey())).isPresent()
          ? new Bad(
              "the file holds the key of %s, but leoma.access.hotkey is %s"
                  .formatted(key.hotkey().ss58(), expected.get().ss58()),
              "correct " + settings + " or leoma.access.hotkey")
          : new Good(key.hotkey().ss58());
    } catch (HeapTooSmall e) {
      opened.completeExceptionally(e);
      return new Bad(e.getMessage(), "give it the memory in one of these ways");
    } catch (IllegalArgumentException | IllegalStateException e) {
      opened.completeExceptionally(e);
      return new Bad(
          String.valueOf(e.getMessage()), "set " + settings + " to a file that this user reads");
    }
  }
}
