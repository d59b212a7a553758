package ai.leoma.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.access.RequestSignature;
import ai.leoma.chain.Hex;
import ai.leoma.chain.KeyPair;
import ai.leoma.evaluation.EvaluationPayload;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Batches of 40 evaluations each, numbered; no two on the same pair by the same validator. All
/// validators vote on one task, 40 miners at a time, then on the next task. Each batch is signed
/// ahead, its evaluations and its request, and put together when it is sent: so memory is bounded,
/// and the making is not what is measured.
final class VoteBatches {
  static final int ITEMS = 40;

  private static final int PARTS = Electorate.MINERS / ITEMS;
  private static final int IN_A_TASK = Electorate.VALIDATORS * PARTS;
  static final int MOST = Electorate.TASKS * IN_A_TASK;

  /// Validators say different things of a miner; so many ways are enough.
  private static final int VOICES = 8;

  /// The signatures have to be good until the bench ends.
  private static final long SIGNED_AHEAD_SECONDS = 150;

  private static final byte[] TASK = "{\"task_id\": ".getBytes(UTF_8);
  private static final byte[] PREFIX = ", \"s3_prefix\": \"".getBytes(UTF_8);
  private static final byte[] MORE = "\", ".getBytes(UTF_8);

  private final Electorate electorate;
  private final Opinion[][] opinions = new Opinion[VOICES][Electorate.MINERS];
  private final byte[][][] members = new byte[VOICES][Electorate.MINERS][];
  private final byte[][][] payloadDigests = new byte[VOICES][PARTS][];
  private final List<Signed> signed = new ArrayList<>();
  private final String timestamp =
      Long.toString(Instant.now().getEpochSecond() + SIGNED_AHEAD_SECONDS);

  /// The two signatures of a batch.
  private record Signed(byte[] evaluation, byte[] request) {}

  /// @param count how many batches there will be
  VoteBatches(Electorate electorate, int count) {
    if (count > MOST) {
      throw new IllegalArgumentException(count + " batches, but there are only " + MOST);
    }
    this.electorate = electorate;
    for (int voice = 0; voice < VOICES; voice++) {
      for (int miner = 0; miner < Electorate.MINERS; miner++) {
        Opinion opinion = Opinion.of(electorate.miner(miner), voice * 1000 + miner);
        opinions[voice][miner] = opinion;
        members[voice][miner] = opinion.membersAfterTask();
      }
      for (int part = 0; part < PARTS; part++) {
        payloadDigests[voice][part] = payloadDigest(voice, part);
      }
    }
    for (int number = 0; number < count; number++) {
      signed.add(sign(number));
    }
  }

  int count() {
    return signed.size();
  }

  KeyPair validator(int number) {
    return electorate.validator(number % Electorate.VALIDATORS);
  }

  long task(int number) {
    return 1 + number / IN_A_TASK;
  }

  List<Opinion> opinions(int number) {
    return Arrays.asList(opinions[voice(number)]).subList(first(number), first(number) + ITEMS);
  }

  Buffer body(int number) {
    return body(number, signed.get(number).evaluation());
  }

  byte[] requestSignature(int number) {
    return signed.get(number).request();
  }

  String timestamp() {
    return timestamp;
  }

  private Signed sign(int number) {
    KeyPair key = validator(number);
    byte[] evaluation = key.sign(payloadDigests[voice(number)][part(number)]);
    byte[] body = body(number, evaluation).getBytes();
    return new Signed(evaluation, key.sign(RequestSignature.message(body, timestamp)));
  }

  private byte[] payloadDigest(int voice, int part) {
    List<EvaluationPayload> payloads =
        IntStream.range(part * ITEMS, (part + 1) * ITEMS)
            .mapToObj(miner -> opinions[voice][miner].payload())
            .toList();
    return EvaluationPayload.digest(payloads);
  }

  private Buffer body(int number, byte[] evaluationSignature) {
    byte[] task = Long.toString(task(number)).getBytes(UTF_8);
    Buffer body = Buffer.buffer(ITEMS * 2048);
    body.appendString("{\"signature\": \"" + Hex.encodePrefixed(evaluationSignature));
    body.appendString("\", \"samples\": [");
    for (int i = 0; i < ITEMS; i++) {
      body.appendString(i == 0 ? "" : ", ");
      body.appendBytes(TASK).appendBytes(task).appendBytes(PREFIX).appendBytes(task);
      body.appendBytes(MORE).appendBytes(members[voice(number)][first(number) + i]);
    }
    return body.appendString("]}");
  }

  private static int part(int number) {
    return number / Electorate.VALIDATORS % PARTS;
  }

  private static int first(int number) {
    return part(number) * ITEMS;
  }

  private static int voice(int number) {
    return (number + number / IN_A_TASK) % VOICES;
  }
}
