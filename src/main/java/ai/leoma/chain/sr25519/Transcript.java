package ai.leoma.chain.sr25519;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.Arrays;

/// A Merlin transcript: labelled messages go in, challenges that bind all of them come out.
final class Transcript {
  private final Strobe128 strobe;

  Transcript(String label) {
    strobe = new Strobe128("Merlin v1.0".getBytes(US_ASCII));
    append("dom-sep", label.getBytes(US_ASCII));
  }

  private Transcript(Strobe128 strobe) {
    this.strobe = strobe;
  }

  Transcript copy() {
    return new Transcript(strobe.copy());
  }

  Transcript append(String label, byte[] message) {
    strobe.metaAuthenticate(label.getBytes(US_ASCII), LittleEndian.ofInt(message.length));
    strobe.authenticate(message);
    return this;
  }

  byte[] challenge(String label, int length) {
    strobe.metaAuthenticate(label.getBytes(US_ASCII), LittleEndian.ofInt(length));
    return strobe.squeeze(length);
  }

  Scalar challengeScalar(String label) {
    byte[] wide = challenge(label, 64);
    Scalar scalar = Scalar.ofWide(wide);
    Arrays.fill(wide, (byte) 0);
    return scalar;
  }

  /// Secret bytes that depend on the transcript so far, on the secret and on fresh randomness:
  /// unpredictable while either of the last two is, and never repeated for another transcript. The
  /// transcript itself stays as it is.
  byte[] witness(String label, byte[] secret, SecureRandom random, int length) {
    byte[] fresh = new byte[32];
    random.nextBytes(fresh);
    Strobe128 fork = strobe.copy();
    fork.metaAuthenticate(label.getBytes(US_ASCII), LittleEndian.ofInt(secret.length));
    fork.rekey(secret);
    fork.metaAuthenticate("rng".getBytes(US_ASCII));
    fork.rekey(fresh);
    fork.metaAuthenticate(LittleEndian.ofInt(length));
    byte[] output = fork.squeeze(length);
    Arrays.fill(fresh, (byte) 0);
    fork.wipe();
    return output;
  }

  void wipe() {
    strobe.wipe();
  }
}
