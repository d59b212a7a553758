package ai.leoma.conformance;

import ai.leoma.access.Signer;
import ai.leoma.evaluation.SubmittedSample;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What all groups of cases share. A case is a default method with its id in wire contract, section
/// 14, in front; where the service differs on purpose, the comment begins with "Differs".
interface Cases {
  String ZERO_SIGNATURE = "0x" + "00".repeat(64);
  Signer ALICE = new Signer("alice");
  Signer BOB = new Signer("bob");
  Signer CAROL = new Signer("carol");

  /// Miners that no chain knows: well-formed, with a wrong checksum.
  String MINER = "5" + "A".repeat(47);

  String SECOND_MINER = "5" + "C".repeat(47);
  String STRANGER = "5" + "Z".repeat(47);

  /// Everybody who has a video in every task.
  List<String> SERVED =
      Stream.concat(
              Stream.of(MINER, SECOND_MINER),
              IntStream.range(0, 110).mapToObj(i -> new Signer("miner " + i).hotkey()))
          .toList();

  LeomaService service();

  default Api api() {
    return new Api(service().address());
  }

  default Stage stage() {
    return service().stage();
  }

  default Signer administrator() {
    return service().administrator();
  }

  static SubmittedSample item(long task, String miner) {
    return new SubmittedSample(task, miner);
  }

  static String batch(SubmittedSample... items) {
    return batch(Arrays.asList(items));
  }

  static String batch(Collection<SubmittedSample> items) {
    return signedBatch("null", items);
  }

  static String signedBatch(String signatureJson, Collection<SubmittedSample> items) {
    return SubmittedSample.signedBatch(signatureJson, items);
  }

  static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
