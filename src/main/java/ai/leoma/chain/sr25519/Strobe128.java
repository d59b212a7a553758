package ai.leoma.chain.sr25519;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// The part of the STROBE protocol framework (v1.0.2, 128-bit security) that transcripts use.
final class Strobe128 {
  private static final int RATE = 166;
  private static final int FLAG_INPUT = 1;
  private static final int FLAG_APPLICATION = 2;
  private static final int FLAG_CIPHER = 4;
  private static final int FLAG_META = 16;

  private final byte[] state;
  private int position;
  private int operationStart;

  Strobe128(byte[] protocolLabel) {
    state = new byte[KeccakPermutation.STATE_BYTES];
    byte[] header = {1, (byte) (RATE + 2), 1, 0, 1, 96};
    byte[] version = "STROBEv1.0.2".getBytes(US_ASCII);
    System.arraycopy(header, 0, state, 0, header.length);
    System.arraycopy(version, 0, state, header.length, version.length);
    KeccakPermutation.permute(state);
    metaAuthenticate(protocolLabel);
  }

  private Strobe128(Strobe128 original) {
    state = original.state.clone();
    position = original.position;
    operationStart = original.operationStart;
  }

  Strobe128 copy() {
    return new Strobe128(this);
  }

  /// The operation meta-AD over all parts together.
  void metaAuthenticate(byte[]... parts) {
    begin(FLAG_META | FLAG_APPLICATION);
    for (byte[] part : parts) {
      absorb(part);
    }
  }

  void authenticate(byte[] data) {
    begin(FLAG_APPLICATION);
    absorb(data);
  }

  void rekey(byte[] secret) {
    begin(FLAG_APPLICATION | FLAG_CIPHER);
    for (byte value : secret) {
      state[position] = value;
      advance();
    }
  }

  /// The next `length` pseudo-random bytes, which depend on everything before.
  byte[] squeeze(int length) {
    begin(FLAG_INPUT | FLAG_APPLICATION | FLAG_CIPHER);
    byte[] output = new byte[length];
    for (int i = 0; i < length; i++) {
      output[i] = state[position];
      state[position] = 0;
      advance();
    }
    return output;
  }

  void wipe() {
    Arrays.fill(state, (byte) 0);
  }

  private void begin(int flags) {
    int previousStart = operationStart;
    operationStart = position + 1;
    absorb(new byte[] {(byte) previousStart, (byte) flags});
    if ((flags & FLAG_CIPHER) != 0 && position != 0) {
      permute();
    }
  }

  private void absorb(byte[] data) {
    for (byte value : data) {
      state[position] ^= value;
      advance();
    }
  }

  private void advance() {
    position++;
    if (position == RATE) {
      permute();
    }
  }

  private void permute() {
    state[position] ^= (byte) operationStart;
    state[position + 1] ^= 0x04;
    state[RATE + 1] ^= (byte) 0x80;
    KeccakPermutation.permute(state);
    position = 0;
    operationStart = 0;
  }
}
