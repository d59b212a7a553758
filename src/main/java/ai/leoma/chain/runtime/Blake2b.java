package ai.leoma.chain.runtime;

import org.bouncycastle.crypto.digests.Blake2bDigest;

/// BLAKE2b without key.
public final class Blake2b {
  private Blake2b() {}

  public static byte[] hash(byte[] input, int bytes) {
    Blake2bDigest digest = new Blake2bDigest(8 * bytes);
    digest.update(input, 0, input.length);
    byte[] hash = new byte[bytes];
    digest.doFinal(hash, 0);
    return hash;
  }
}
