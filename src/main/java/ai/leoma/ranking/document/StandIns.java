package ai.leoma.ranking.document;

import ai.leoma.chain.Hotkey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Short hotkeys that stand for the names in a document while the rules are applied, in the same
/// order. A name in a file need not be an address: an audit may be of made-up miners.
final class StandIns {

  /// By code point, which is the order of the bytes of UTF-8.
  private static final Comparator<String> BY_CODE_POINT =
      Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  /// The digits of base58, in ascending order.
  private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private static final int LENGTH = 6;

  private final Map<String, Hotkey> hotkeyByName = new HashMap<>();
  private final Map<Hotkey, String> nameByHotkey = new HashMap<>();

  StandIns(Collection<String> names) {
    TreeSet<String> sorted = new TreeSet<>(BY_CODE_POINT);
    sorted.addAll(names);
    for (String name : sorted) {
      Hotkey hotkey = hotkey(hotkeyByName.size());
      hotkeyByName.put(name, hotkey);
      nameByHotkey.put(hotkey, name);
    }
  }

  private static Hotkey hotkey(int number) {
    char[] text = new char[LENGTH];
    int rest = number;
    for (int digit = LENGTH - 1; digit >= 0; digit--) {
      text[digit] = DIGITS.charAt(rest % DIGITS.length());
      rest /= DIGITS.length();
    }
    return new Hotkey(new String(text));
  }

  static StandIns of(WindowDocument document) {
    List<String> names = new ArrayList<>(document.votes().voters());
    document.miners().forEach(miner -> names.add(miner.hotkey()));
    document.validators().forEach(validator -> names.add(validator.hotkey()));
    document.activity().forEach(activity -> names.add(activity.validator()));
    return new StandIns(names);
  }

  Hotkey of(String name) {
    return hotkeyByName.get(name);
  }

  String nameOf(Hotkey hotkey) {
    return nameByHotkey.get(hotkey);
  }
}
