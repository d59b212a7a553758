package ai.leoma.cli.doctor;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.wallet.HeapTooSmall;
import ai.leoma.chain.wallet.HotkeyFile;
import ai.leoma.cli.doctor.Finding.Bad;
import ai.leoma.cli.doctor.Finding.Good;
import ai.leoma.validator.ValidatorLoopConfig;
import ai.leoma.validator.ValidatorLoops;
import java.util.concurrent.CompletableFuture;

/// Whether the validator's own key can be opened.
///
/// @param opened completed with it, or with the failure, for who needs it
record HotkeyCheck(ValidatorLoopConfig config, CompletableFuture<Hotkey> opened) {
  Finding look() {
    try (KeyPair key =
        HotkeyFile.read(ValidatorLoops.hotkeyFile(config), config.hotkeyPasswordFile())) {
      opened.complete(key.hotkey());
      return new Good(key.hotkey().ss58());
    } catch (HeapTooSmall e) {
      opened.completeExceptionally(e);
      return new Bad(e.getMessage(), "give it more memory: LEOMA_JAVA_OPTIONS=-Xmx1g");
    } catch (IllegalArgumentException | IllegalStateException e) {
      opened.completeExceptionally(e);
      return new Bad(
          String.valueOf(e.getMessage()),
          "set leoma.validator.hotkey-file, or wallet and wallet-hotkey, to a file that this user reads");
    }
  }
}
