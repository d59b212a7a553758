package ai.leoma.validator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How the validator of this process works.
@ConfigMapping(prefix = "leoma.validator")
public interface ValidatorLoopConfig {
  /// The owner's API.
  @WithName("api-url")
  Optional<URI> apiUrl();

  /// The hotkey of the owner's service, as its operator tells it: requests are then signed with
  /// `btauth/1` for this receiver. Without it they carry the old headers, which every owner takes.
  Optional<String> apiHotkey();

  /// File with the hotkey's secret: a Bittensor wallet's JSON, plain or encrypted, or one line with
  /// the seed in hex or the secret phrase. Either this or [#wallet] and [#walletHotkey].
  Optional<Path> hotkeyFile();

  /// Name of the wallet that the hotkey is in.
  Optional<String> wallet();

  /// The hotkey's name in its wallet.
  Optional<String> walletHotkey();

  /// Folder of the wallets; `~/.bittensor/wallets` when it is not set.
  Optional<Path> walletsFolder();

  /// File with the password of an encrypted hotkey file, in one line. There is no setting for the
  /// password itself: settings are seen by too many.
  Optional<Path> hotkeyPasswordFile();

  /// Folder of the journal.
  @WithDefault("data/validator")
  Path folder();

  /// How often the owner's API is asked for new tasks.
  @WithDefault("60s")
  Duration pollInterval();

  /// Of one request to the owner's API, from connect to the last byte.
  @WithDefault("30s")
  Duration requestTimeout();

  /// Tasks that are evaluated, counted from the newest.
  @WithDefault("100")
  int walkBack();

  /// Blocks of 12 s between two settings of the weights. Where the chain tells when its next epoch
  /// is, they are set once more in the 25 blocks before it, unless that was done less than half as
  /// many blocks ago.
  @WithDefault("180")
  long weightBlocks();

  /// How often the published ranking is checked while no weights are due.
  @WithDefault("10m")
  Duration checkInterval();

  /// Of one check of a ranking with everything that is fetched for it.
  @WithDefault("5m")
  Duration checkDeadline();

  /// Pause before what contradicts is fetched and computed a second time.
  @WithDefault("15s")
  Duration checkPause();

  /// Envelopes that one check fetches at most; the others follow in later checks.
  @WithDefault("2000")
  int checkEnvelopes();

  /// Burnt to when the chain does not tell the hotkey of the subnet's owner.
  @WithDefault("0")
  int burnUid();

  /// How often the chain is asked whether weights are due.
  @WithDefault("60s")
  Duration weightInterval();

  /// Videos that are judged at the same time.
  @WithDefault("4")
  int judgeAtOnce();

  /// How often a task is taken up while videos get no verdict or the service refuses votes, with
  /// pauses of 1, 2, 4 ... polls between. Outages of storage and service do not count.
  @WithDefault("6")
  int roundsPerTask();

  /// The longest video that is judged.
  @WithDefault("67108864")
  long maxVideoBytes();
}
