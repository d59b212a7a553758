package ai.leoma.sandbox.chain.runtime;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The runtime's pallets by name, and short ways to make its values.
public final class Names {
  public static final String SYSTEM = "System";
  public static final String SUBTENSOR = "SubtensorModule";
  public static final String COMMITMENTS = "Commitments";
  public static final String DRAND = "Drand";

  private Names() {}

  public static Bytes account(Hotkey hotkey) {
    return new Bytes(
        hotkey
            .publicKey()
            .orElseThrow(() -> new IllegalArgumentException("no address: " + hotkey.ss58())));
  }

  public static Bytes bytes(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Listed list(List<? extends ScaleValue> values) {
    return new Listed(List.copyOf(values));
  }

  public static Listed pair(ScaleValue first, ScaleValue second) {
    return new Listed(List.of(first, second));
  }

  public static Chosen some(ScaleValue value) {
    return new Chosen("Some", value);
  }

  public static Chosen none() {
    return new Chosen("None", ScaleValue.NOTHING);
  }

  /// As the SDK writes what it locks: with the length in front.
  static byte[] scaleBytes(byte[] plain) {
    return new ScaleWriter().byteVector(plain).bytes();
  }
}
