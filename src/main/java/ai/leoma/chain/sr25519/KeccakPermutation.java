package ai.leoma.chain.sr25519;

/// Keccak-f[1600] of FIPS 202 on a state of 200 bytes.
final class KeccakPermutation {
  static final int STATE_BYTES = 200;

  private static final int LANES = 25;
  private static final long[] ROUND_CONSTANTS = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
    0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
    0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
    0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
    0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
    0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L,
  };
  // rho and pi together: lane after lane along pi's one cycle, and how far each is turned
  private static final int[] PI_CYCLE = {
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
  };
  private static final int[] RHO_ROTATIONS = {
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
  };

  private KeccakPermutation() {}

  static void permute(byte[] state) {
    long[] lanes = new long[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = LittleEndian.readLong(state, 8 * i);
    }
    for (long constant : ROUND_CONSTANTS) {
      theta(lanes);
      rhoAndPi(lanes);
      chi(lanes);
      lanes[0] ^= constant;
    }
    for (int i = 0; i < LANES; i++) {
      LittleEndian.writeLong(state, 8 * i, lanes[i]);
    }
  }

  private static void theta(long[] lanes) {
    long column0 = lanes[0] ^ lanes[5] ^ lanes[10] ^ lanes[15] ^ lanes[20];
    long column1 = lanes[1] ^ lanes[6] ^ lanes[11] ^ lanes[16] ^ lanes[21];
    long column2 = lanes[2] ^ lanes[7] ^ lanes[12] ^ lanes[17] ^ lanes[22];
    long column3 = lanes[3] ^ lanes[8] ^ lanes[13] ^ lanes[18] ^ lanes[23];
    long column4 = lanes[4] ^ lanes[9] ^ lanes[14] ^ lanes[19] ^ lanes[24];
    long mix0 = column4 ^ Long.rotateLeft(column1, 1);
    long mix1 = column0 ^ Long.rotateLeft(column2, 1);
    long mix2 = column1 ^ Long.rotateLeft(column3, 1);
    long mix3 = column2 ^ Long.rotateLeft(column4, 1);
    long mix4 = column3 ^ Long.rotateLeft(column0, 1);
    for (int row = 0; row < LANES; row += 5) {
      lanes[row] ^= mix0;
      lanes[row + 1] ^= mix1;
      lanes[row + 2] ^= mix2;
      lanes[row + 3] ^= mix3;
      lanes[row + 4] ^= mix4;
    }
  }

  private static void rhoAndPi(long[] lanes) {
    long moving = lanes[1];
    for (int i = 0; i < PI_CYCLE.length; i++) {
      long displaced = lanes[PI_CYCLE[i]];
      lanes[PI_CYCLE[i]] = Long.rotateLeft(moving, RHO_ROTATIONS[i]);
      moving = displaced;
    }
  }

  private static void chi(long[] lanes) {
    for (int row = 0; row < LANES; row += 5) {
      long a0 = lanes[row];
      long a1 = lanes[row + 1];
      long a2 = lanes[row + 2];
      long a3 = lanes[row + 3];
      long a4 = lanes[row + 4];
      lanes[row] = a0 ^ (~a1 & a2);
      lanes[row + 1] = a1 ^ (~a2 & a3);
      lanes[row + 2] = a2 ^ (~a3 & a4);
      lanes[row + 3] = a3 ^ (~a4 & a0);
      lanes[row + 4] = a4 ^ (~a0 & a1);
    }
  }
}
