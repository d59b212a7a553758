package ai.leoma.access.query;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hotkey;

/// A hotkey in a path or a query.
public final class AskedHotkey {
  private AskedHotkey() {}

  /// @throws ApiProblem 400 unless the text looks like one; the checksum is not looked at
  public static Hotkey of(String text) {
    if (!Hotkey.isWellFormed(text)) {
      throw ApiProblem.invalidHotkey();
    }
    return new Hotkey(text);
  }
}
