package ai.leoma.cli.mining;

import ai.leoma.chain.KeyPair;
import ai.leoma.chain.wallet.HeapTooSmall;
import ai.leoma.chain.wallet.HotkeyFile;
import ai.leoma.chain.wallet.KeyFileRefused;
import ai.leoma.chain.wallet.WalletHotkey;
import ai.leoma.cli.terminal.CommandFailed;
import ai.leoma.cli.terminal.ExitCodes;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which key signs: always out of a file, never from the command line or the environment.
@RegisterForReflection
final class WalletOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--wallet",
      paramLabel = "NAME",
      description = "The wallet's name, as btcli has it.")
  private String wallet;

  @Option(
      names = "--hotkey",
      paramLabel = "NAME",
      description = "The hotkey's name in that wallet. Its coldkey is not needed.")
  private String hotkey;

  @Option(
      names = "--wallets-folder",
      paramLabel = "DIR",
      description = "Where the wallets are. Default: ~/.bittensor/wallets.")
  private Path folder;

  @Option(
      names = "--hotkey-file",
      paramLabel = "FILE",
      description =
          "Instead of both names: a file with the hotkey, as the JSON of a wallet, or one line with"
              + " the seed in hex or the secret phrase.")
  private Path file;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "For an encrypted hotkey: a file with its password, in one line.")
  private Path passwordFile;

  /// The key. The caller closes it.
  ///
  /// @throws ParameterException when none is named, or two are
  /// @throws CommandFailed when it cannot be read
  KeyPair key() {
    Path keyFile = file();
    Stream.of(Optional.of(keyFile), Optional.ofNullable(passwordFile))
        .flatMap(Optional::stream)
        .filter(Files::exists)
        .flatMap(each -> HotkeyFile.exposure(each).stream())
        .forEach(warning -> command.commandLine().getErr().println("warning: " + warning));
    try {
      return HotkeyFile.read(keyFile, Optional.ofNullable(passwordFile));
    } catch (KeyFileRefused | HeapTooSmall e) {
      throw new CommandFailed(ExitCodes.CONFIGURATION, e.getMessage());
    }
  }

  private Path file() {
    boolean hasNames = wallet != null && hotkey != null;
    boolean hasAnyName = wallet != null || hotkey != null || folder != null;
    if (file != null && hasAnyName || file == null && !hasNames) {
      throw new ParameterException(
          command.commandLine(),
          "say whose key signs: --wallet NAME and --hotkey NAME, or --hotkey-file FILE");
    }
    if (file != null) {
      return file;
    }
    try {
      return new WalletHotkey(wallet, hotkey)
          .fileIn(folder == null ? WalletHotkey.defaultFolder() : folder);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
