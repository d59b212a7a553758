package ai.leoma.chain.sr25519;

/// Keccak-f[1600] of FIPS 202 on a state of 200 bytes. Written out lane by lane, so that the lanes
/// stay in registers and on the stack; `aXY` is the lane of column X and row Y.
final class KeccakPermutation {
  static final int STATE_BYTES = 200;

  private static final long[] ROUND_CONSTANTS = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
    0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
    0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
    0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
    0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
    0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L,
  };

  private KeccakPermutation() {}

  static void permute(byte[] state) {
    long a00 = LittleEndian.readLong(state, 0);
    long a10 = LittleEndian.readLong(state, 8);
    long a20 = LittleEndian.readLong(state, 16);
    long a30 = LittleEndian.readLong(state, 24);
    long a40 = LittleEndian.readLong(state, 32);
    long a01 = LittleEndian.readLong(state, 40);
    long a11 = LittleEndian.readLong(state, 48);
    long a21 = LittleEndian.readLong(state, 56);
    long a31 = LittleEndian.readLong(state, 64);
    long a41 = LittleEndian.readLong(state, 72);
    long a02 = LittleEndian.readLong(state, 80);
    long a12 = LittleEndian.readLong(state, 88);
    long a22 = LittleEndian.readLong(state, 96);
    long a32 = LittleEndian.readLong(state, 104);
    long a42 = LittleEndian.readLong(state, 112);
    long a03 = LittleEndian.readLong(state, 120);
    long a13 = LittleEndian.readLong(state, 128);
    long a23 = LittleEndian.readLong(state, 136);
    long a33 = LittleEndian.readLong(state, 144);
    long a43 = LittleEndian.readLong(state, 152);
    long a04 = LittleEndian.readLong(state, 160);
    long a14 = LittleEndian.readLong(state, 168);
    long a24 = LittleEndian.readLong(state, 176);
    long a34 = LittleEndian.readLong(state, 184);
    long a44 = LittleEndian.readLong(state, 192);
    for (long constant : ROUND_CONSTANTS) {
      // theta
      long c0 = a00 ^ a01 ^ a02 ^ a03 ^ a04;
      long c1 = a10 ^ a11 ^ a12 ^ a13 ^ a14;
      long c2 = a20 ^ a21 ^ a22 ^ a23 ^ a24;
      long c3 = a30 ^ a31 ^ a32 ^ a33 ^ a34;
      long c4 = a40 ^ a41 ^ a42 ^ a43 ^ a44;
      long d0 = c4 ^ Long.rotateLeft(c1, 1);
      long d1 = c0 ^ Long.rotateLeft(c2, 1);
      long d2 = c1 ^ Long.rotateLeft(c3, 1);
      long d3 = c2 ^ Long.rotateLeft(c4, 1);
      long d4 = c3 ^ Long.rotateLeft(c0, 1);
      // rho and pi
      long b00 = a00 ^ d0;
      long b13 = Long.rotateLeft(a01 ^ d0, 36);
      long b21 = Long.rotateLeft(a02 ^ d0, 3);
      long b34 = Long.rotateLeft(a03 ^ d0, 41);
      long b42 = Long.rotateLeft(a04 ^ d0, 18);
      long b02 = Long.rotateLeft(a10 ^ d1, 1);
      long b10 = Long.rotateLeft(a11 ^ d1, 44);
      long b23 = Long.rotateLeft(a12 ^ d1, 10);
      long b31 = Long.rotateLeft(a13 ^ d1, 45);
      long b44 = Long.rotateLeft(a14 ^ d1, 2);
      long b04 = Long.rotateLeft(a20 ^ d2, 62);
      long b12 = Long.rotateLeft(a21 ^ d2, 6);
      long b20 = Long.rotateLeft(a22 ^ d2, 43);
      long b33 = Long.rotateLeft(a23 ^ d2, 15);
      long b41 = Long.rotateLeft(a24 ^ d2, 61);
      long b01 = Long.rotateLeft(a30 ^ d3, 28);
      long b14 = Long.rotateLeft(a31 ^ d3, 55);
      long b22 = Long.rotateLeft(a32 ^ d3, 25);
      long b30 = Long.rotateLeft(a33 ^ d3, 21);
      long b43 = Long.rotateLeft(a34 ^ d3, 56);
      long b03 = Long.rotateLeft(a40 ^ d4, 27);
      long b11 = Long.rotateLeft(a41 ^ d4, 20);
      long b24 = Long.rotateLeft(a42 ^ d4, 39);
      long b32 = Long.rotateLeft(a43 ^ d4, 8);
      long b40 = Long.rotateLeft(a44 ^ d4, 14);
      // chi and iota
      a00 = b00 ^ (~b10 & b20) ^ constant;
      a10 = b10 ^ (~b20 & b30);
      a20 = b20 ^ (~b30 & b40);
      a30 = b30 ^ (~b40 & b00);
      a40 = b40 ^ (~b00 & b10);
      a01 = b01 ^ (~b11 & b21);
      a11 = b11 ^ (~b21 & b31);
      a21 = b21 ^ (~b31 & b41);
      a31 = b31 ^ (~b41 & b01);
      a41 = b41 ^ (~b01 & b11);
      a02 = b02 ^ (~b12 & b22);
      a12 = b12 ^ (~b22 & b32);
      a22 = b22 ^ (~b32 & b42);
      a32 = b32 ^ (~b42 & b02);
      a42 = b42 ^ (~b02 & b12);
      a03 = b03 ^ (~b13 & b23);
      a13 = b13 ^ (~b23 & b33);
      a23 = b23 ^ (~b33 & b43);
      a33 = b33 ^ (~b43 & b03);
      a43 = b43 ^ (~b03 & b13);
      a04 = b04 ^ (~b14 & b24);
      a14 = b14 ^ (~b24 & b34);
      a24 = b24 ^ (~b34 & b44);
      a34 = b34 ^ (~b44 & b04);
      a44 = b44 ^ (~b04 & b14);
    }
    LittleEndian.writeLong(state, 0, a00);
    LittleEndian.writeLong(state, 8, a10);
    LittleEndian.writeLong(state, 16, a20);
    LittleEndian.writeLong(state, 24, a30);
    LittleEndian.writeLong(state, 32, a40);
    LittleEndian.writeLong(state, 40, a01);
    LittleEndian.writeLong(state, 48, a11);
    LittleEndian.writeLong(state, 56, a21);
    LittleEndian.writeLong(state, 64, a31);
    LittleEndian.writeLong(state, 72, a41);
    LittleEndian.writeLong(state, 80, a02);
    LittleEndian.writeLong(state, 88, a12);
    LittleEndian.writeLong(state, 96, a22);
    LittleEndian.writeLong(state, 104, a32);
    LittleEndian.writeLong(state, 112, a42);
    LittleEndian.writeLong(state, 120, a03);
    LittleEndian.writeLong(state, 128, a13);
    LittleEndian.writeLong(state, 136, a23);
    LittleEndian.writeLong(state, 144, a33);
    LittleEndian.writeLong(state, 152, a43);
    LittleEndian.writeLong(state, 160, a04);
    LittleEndian.writeLong(state, 168, a14);
    LittleEndian.writeLong(state, 176, a24);
    LittleEndian.writeLong(state, 184, a34);
    LittleEndian.writeLong(state, 192, a44);
  }
}
