package ai.leoma.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.bench.BenchResult.Figure;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.SignatureVerifier;
import ai.leoma.chain.Sr25519;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Checks of sr25519 signatures, as the service makes them, against checks of Ed25519 signatures
/// by BouncyCastle: as many keys, the same messages, in turns on one thread, by the thread's
/// processor time, so that other work on the machine matters little. Both get keys and signatures
/// as bytes, as a request has them. The service remembers the keys that it knows; the rate for
/// keys that it sees for the first time is among the figures.
final class VerifyBench implements Bench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int SIGNERS = 64;
  private static final int MESSAGES = 16;
  private static final int WARM_UP_SLICES = 30;
  private static final int ROUNDS = 9;
  private static final int SLICES = 12;
  private static final long SLICE_NANOS = 100_000_000L;
  private static final int BETWEEN_LOOKS_AT_THE_CLOCK = 32;

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String promise() {
    return "sr25519 verifications per second and core over BouncyCastle's Ed25519: at least 1";
  }

  @Override
  public BenchResult run(Consumer<String> log) {
    HeapPeak.reset();
    List<Signed> sr25519 = sr25519();
    List<Signed> ed25519 = ed25519();
    SignatureVerifier verifier = new SignatureVerifier();
    sr25519.forEach(signed -> verifier.admit(signed.publicKey()));
    IntPredicate ours = i -> isGoodSr25519(sr25519.get(i), verifier);
    IntPredicate firstSeen = i -> isGoodSr25519(sr25519.get(i));
    IntPredicate theirs = i -> isGoodEd25519(ed25519.get(i));
    log.accept("warming up");
    new Round(ours, firstSeen, theirs, WARM_UP_SLICES).run();
    List<Round> rounds = new ArrayList<>();
    for (int i = 1; i <= ROUNDS; i++) {
      Round round = new Round(ours, firstSeen, theirs, SLICES);
      round.run();
      rounds.add(round);
      log.accept(
          "round %d of %d: sr25519 %.0f/s (first seen: %.0f/s), Ed25519 %.0f/s"
              .formatted(
                  i,
                  ROUNDS,
                  round.ours.perSecond(),
                  round.firstSeen.perSecond(),
                  round.theirs.perSecond()));
    }
    return result(rounds, latencies(ours));
  }

  private static BenchResult result(List<Round> rounds, Latencies latencies) {
    double ratio = median(rounds, Round::ratio);
    Map<String, Figure> figures = new TreeMap<>();
    figures.put("sr25519_per_second", Figure.of(median(rounds, round -> round.ours.perSecond())));
    figures.put("ed25519_per_second", Figure.of(median(rounds, round -> round.theirs.perSecond())));
    figures.put(
        "first_seen_per_second", Figure.of(median(rounds, round -> round.firstSeen.perSecond())));
    figures.put("first_seen_ratio", Figure.of(median(rounds, Round::firstSeenRatio)));
    figures.put("rounds", Figure.of(rounds.size()));
    return new BenchResult(
        "verify", ratio, latencies.millis(0.99), HeapPeak.megabytes(), ratio >= 1, figures);
  }

  /// A signature with its key and its message, as a request brings them.
  private record Signed(byte[] publicKey, byte[] message, byte[] signature) {}

  private static List<Signed> sr25519() {
    List<Signed> signed = new ArrayList<>();
    SecureRandom random = new SecureRandom();
    for (int signer = 0; signer < SIGNERS; signer++) {
      try (KeyPair key = KeyPair.generate(random)) {
        for (int i = 0; i < MESSAGES; i++) {
          byte[] message = message(signer, i);
          signed.add(new Signed(key.publicKey(), message, key.sign(message)));
        }
      }
    }
    return signed;
  }

  private static List<Signed> ed25519() {
    List<Signed> signed = new ArrayList<>();
    SecureRandom random = new SecureRandom();
    for (int signer = 0; signer < SIGNERS; signer++) {
      byte[] secret = new byte[Ed25519.SECRET_KEY_SIZE];
      Ed25519.generatePrivateKey(random, secret);
      byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
      Ed25519.generatePublicKey(secret, 0, publicKey, 0);
      for (int i = 0; i < MESSAGES; i++) {
        byte[] message = message(signer, i);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(secret, 0, message, 0, message.length, signature, 0);
        signed.add(new Signed(publicKey, message, signature));
      }
    }
    return signed;
  }

  /// Of the length that signed requests have: a digest in hexadecimal, a colon, a time.
  private static byte[] message(int signer, int number) {
    return "%064x:%d".formatted(signer * 7919L + number, 1_700_000_000 + number).getBytes(UTF_8);
  }

  private static boolean isGoodSr25519(Signed signed, SignatureVerifier verifier) {
    return verifier.verify(signed.publicKey(), signed.message(), signed.signature());
  }

  private static boolean isGoodSr25519(Signed signed) {
    return Sr25519.verify(signed.publicKey(), signed.message(), signed.signature());
  }

  private static boolean isGoodEd25519(Signed signed) {
    byte[] message = signed.message();
    return Ed25519.verify(signed.signature(), 0, signed.publicKey(), 0, message, 0, message.length);
  }

  /// All in turns, a slice of time each.
  private static final class Round {
    private final Meter ours;
    private final Meter firstSeen;
    private final Meter theirs;
    private final int slices;

    Round(IntPredicate ours, IntPredicate firstSeen, IntPredicate theirs, int slices) {
      this.ours = new Meter(ours);
      this.firstSeen = new Meter(firstSeen);
      this.theirs = new Meter(theirs);
      this.slices = slices;
    }

    void run() {
      for (int i = 0; i < slices; i++) {
        ours.runSlice();
        firstSeen.runSlice();
        theirs.runSlice();
      }
    }

    double ratio() {
      return ours.perSecond() / theirs.perSecond();
    }

    double firstSeenRatio() {
      return firstSeen.perSecond() / theirs.perSecond();
    }
  }

  /// Counts operations, and the processor time of this thread that they took.
  private static final class Meter {
    private final IntPredicate operation;
    private long count;
    private long nanos;

    Meter(IntPredicate operation) {
      this.operation = operation;
    }

    void runSlice() {
      long start = THREADS.getCurrentThreadCpuTime();
      long used = 0;
      while (used < SLICE_NANOS) {
        for (int i = 0; i < BETWEEN_LOOKS_AT_THE_CLOCK; i++) {
          requireGood(operation, count++);
        }
        used = THREADS.getCurrentThreadCpuTime() - start;
      }
      nanos += used;
    }

    double perSecond() {
      return count * 1e9 / nanos;
    }
  }

  private static Latencies latencies(IntPredicate operation) {
    Latencies latencies = new Latencies();
    for (int i = 0; i < 10_000; i++) {
      long start = System.nanoTime();
      requireGood(operation, i);
      latencies.add(System.nanoTime() - start);
    }
    return latencies;
  }

  private static void requireGood(IntPredicate operation, long number) {
    if (!operation.test((int) (number % (SIGNERS * MESSAGES)))) {
      throw new IllegalStateException("a good signature is refused");
    }
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
