package ai.leoma.chain;

import java.nio.ByteBuffer;

/// Addresses for tests, with a right checksum.
public final class TestHotkeys {
  public static final Hotkey ALICE = new Hotkey("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
  public static final Hotkey BOB = new Hotkey("5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty");
  public static final Hotkey CHARLIE =
      new Hotkey("5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y");
  public static final Hotkey DAVE = new Hotkey("5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy");

  private TestHotkeys() {}

  /// The address whose public key is the number, repeated.
  public static Hotkey number(int number) {
    ByteBuffer publicKey = ByteBuffer.allocate(32);
    for (int part = 0; part < 8; part++) {
      publicKey.putInt(number * 31 + part + 1);
    }
    return Hotkey.ofPublicKey(publicKey.array());
  }
}
