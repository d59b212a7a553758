package ai.leoma.conformance;

import ai.leoma.access.Signer;
import java.net.URI;

/// The running service that the suite talks to, wherever it runs: everything the cases need to know
/// of it.
interface LeomaService {
  URI address();

  /// A hotkey that the service takes for an administrator's.
  Signer administrator();

  /// Puts tasks, miners and validators into the service's database.
  Stage stage();

  /// Lets the service rank what is there now.
  void rank();

  /// Lets the service count what is there now, for `/scores`.
  void count();

  /// Lets the service write the results files that are due, and reads one.
  String resultsFile(String key);
}
