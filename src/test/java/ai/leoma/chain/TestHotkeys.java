package ai.leoma.chain;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/// Addresses for tests, with a right checksum.
public final class TestHotkeys {
  public static final Hotkey ALICE = new Hotkey("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
  public static final Hotkey BOB = new Hotkey("5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty");
  public static final Hotkey CHARLIE =
      new Hotkey("5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y");
  public static final Hotkey DAVE = new Hotkey("5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy");

  private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(58);

  private TestHotkeys() {}

  /// The address whose public key is the number, repeated.
  public static Hotkey number(int number) {
    ByteBuffer address = ByteBuffer.allocate(35).put((byte) 42);
    for (int part = 0; part < 8; part++) {
      address.putInt(number * 31 + part);
    }
    Blake2bDigest digest = new Blake2bDigest(512);
    byte[] prefix = "SS58PRE".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    digest.update(prefix, 0, prefix.length);
    digest.update(address.array(), 0, 33);
    byte[] checksum = new byte[64];
    digest.doFinal(checksum, 0);
    address.put(Arrays.copyOf(checksum, 2));
    return new Hotkey(base58(address.array()));
  }

  private static String base58(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (BigInteger rest = new BigInteger(1, bytes); rest.signum() > 0; rest = rest.divide(BASE)) {
      text.append(DIGITS.charAt(rest.mod(BASE).intValue()));
    }
    return text.reverse().toString();
  }
}
