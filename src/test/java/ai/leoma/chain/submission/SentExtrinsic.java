package ai.leoma.chain.submission;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Sr25519;
import ai.leoma.chain.runtime.Era;
import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.chain.runtime.Extrinsics.Circumstances;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.ValueReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/// An extrinsic as a node reads it.
record SentExtrinsic(
    String text,
    String hash,
    byte[] publicKey,
    byte[] signature,
    Era.Mortal era,
    long nonce,
    byte[] callBytes,
    String call,
    Struct arguments) {

  static SentExtrinsic read(RuntimeMetadata metadata, String text) {
    byte[] bytes = Hex.decode(text);
    ScaleReader in = new ScaleReader(bytes);
    in.compactInt();
    if (!Arrays.equals(in.fixed(2), new byte[] {(byte) 0x84, 0})) {
      throw new IllegalArgumentException("not signed by an account");
    }
    byte[] publicKey = in.fixed(32);
    in.u8();
    byte[] signature = in.fixed(64);
    int era = in.u8() | in.u8() << 8;
    long period = 2L << (era & 15);
    long nonce = in.compactInt();
    in.compactInt();
    in.u8();
    byte[] call = in.fixed(in.remaining());
    RuntimeMetadata.Pallet pallet = metadata.pallet(call[0] & 0xff);
    Chosen chosen =
        (Chosen)
            ValueReader.readWhole(
                metadata.types(),
                pallet.calls().orElseThrow(),
                Arrays.copyOfRange(call, 1, call.length));
    return new SentExtrinsic(
        text,
        Hex.encodePrefixed(Extrinsics.hash(bytes)),
        publicKey,
        signature,
        new Era.Mortal(period, era >> 4),
        nonce,
        call,
        pallet.name() + "." + chosen.name(),
        (Struct) chosen.content());
  }

  Hotkey signer() {
    return Hotkey.ofPublicKey(publicKey);
  }

  /// Whether it may be in the block.
  boolean verifies(
      RuntimeMetadata metadata,
      long number,
      LongFunction<String> hashes,
      long specVersion,
      String genesis) {
    Circumstances circumstances =
        new Circumstances(
            era,
            Hex.decode(hashes.apply(era.birth(number))),
            nonce,
            BigInteger.ZERO,
            specVersion,
            1,
            Hex.decode(genesis));
    return Sr25519.verify(
        publicKey, new Extrinsics(metadata).bytesToSign(callBytes, circumstances), signature);
  }

  /// Writes into the storage what the call does, and tells the events of it.
  Map<String, ScaleValue> effects(int netuid, int uid, long number, StubChain chain) {
    SubnetPlaces places = new SubnetPlaces(netuid);
    Map<String, ScaleValue> events = new LinkedHashMap<>();
    switch (call) {
      case "SubtensorModule.set_mechanism_weights" -> {
        chain.put(places.weightsOf(uid), rows());
        chain.seat(signer(), uid, true, number);
        events.put(
            "SubtensorModule.WeightsSet",
            new Listed(List.of(ScaleValue.of(netuid), ScaleValue.of(uid))));
      }
      case "SubtensorModule.commit_timelocked_mechanism_weights" -> {
        long epoch =
            ((Whole) chain.value(places.epochIndex()).orElseThrow()).value().longValueExact();
        ScaleValue commit =
            new Listed(
                List.of(
                    new Bytes(publicKey),
                    ScaleValue.of(number),
                    argument("commit"),
                    argument("reveal_round")));
        List<ScaleValue> commits =
            new ArrayList<>(
                ((Listed) chain.value(places.sealedCommits(epoch)).orElseThrow()).elements());
        commits.add(commit);
        chain.put(places.sealedCommits(epoch), ScaleValue.of(commits));
        chain.seat(signer(), uid, true, number);
        events.put(
            "SubtensorModule.TimelockedWeightsCommitted",
            new Listed(
                List.of(
                    new Bytes(publicKey),
                    ScaleValue.of(netuid),
                    new Bytes(new byte[32]),
                    argument("reveal_round"))));
      }
      case "Commitments.set_commitment" -> {
        Map<String, ScaleValue> told = new LinkedHashMap<>();
        told.put("netuid", ScaleValue.of(netuid));
        told.put("who", new Bytes(publicKey));
        if (commitmentField() instanceof Chosen(String form, Struct sealed)
            && form.equals("TimelockEncrypted")) {
          told.put("reveal_round", sealed.field("reveal_round").orElseThrow());
          events.put("Commitments.TimelockCommitment", ScaleValue.struct(told));
        } else {
          events.put("Commitments.Commitment", ScaleValue.struct(told));
        }
      }
      default -> throw new IllegalStateException("no such call here: " + call);
    }
    return events;
  }

  /// The one field of a commitment.
  ScaleValue commitmentField() {
    Struct info = (Struct) argument("info");
    return ((Listed) info.field("fields").orElseThrow()).elements().getFirst();
  }

  ScaleValue argument(String name) {
    return arguments.field(name).orElseThrow();
  }

  private ScaleValue rows() {
    List<ScaleValue> uids = ((Listed) argument("dests")).elements();
    List<ScaleValue> weights = ((Listed) argument("weights")).elements();
    List<ScaleValue> rows = new ArrayList<>();
    for (int i = 0; i < uids.size(); i++) {
      rows.add(new Listed(List.of(uids.get(i), weights.get(i))));
    }
    return ScaleValue.of(rows);
  }
}
