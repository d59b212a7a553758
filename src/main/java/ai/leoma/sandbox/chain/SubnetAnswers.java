package ai.leoma.sandbox.chain;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.GuestValidator;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.ImitatedValidator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/// The subnet in the JSON of Pylon (external-apis.md 7.1).
///
/// The facts at hand do not give the shape of commitments in version 2 of the API. This one is
/// assumed, the same as in the product's adapter:
/// `{"block":{"number","hash"},"commitments":{"<hotkey>":{"commitment":null or "0x<hex>",
/// "revealed":[{"block":<number>,"data":"0x<hex of UTF-8>"}]}}}`.
final class SubnetAnswers {

  private static final int RAO_DECIMALS = 9;

  private final ImitatedChain chain;

  SubnetAnswers(ImitatedChain chain) {
    this.chain = chain;
  }

  static JsonObject block(BlockReference block) {
    return new JsonObject().put("number", block.number()).put("hash", block.hash());
  }

  static JsonObject noNeurons(BlockReference block) {
    return new JsonObject().put("block", block(block)).put("neurons", new JsonObject());
  }

  JsonObject neurons(BlockReference block) {
    return seats(block, "neurons", seats());
  }

  /// Only those with a permit, the largest stake first.
  JsonObject validators(BlockReference block) {
    List<Seat> permitted =
        seats().stream()
            .filter(Seat::isValidator)
            .sorted(Comparator.comparing(Seat::stake).reversed().thenComparingInt(Seat::uid))
            .toList();
    return seats(block, "validators", permitted);
  }

  JsonObject revealedCommitments(BlockReference block) {
    JsonObject commitments = new JsonObject();
    chain
        .plainCommitments()
        .forEach((hotkey, hex) -> commitments.put(hotkey.ss58(), entry(hex, new JsonArray())));
    for (ImitatedMiner miner : chain.cast().miners()) {
      JsonObject revealed =
          new JsonObject()
              .put("block", miner.commitBlock())
              .put("data", hex(miner.commitmentText().getBytes(StandardCharsets.UTF_8)));
      String plain = chain.plainCommitments().get(miner.hotkey());
      commitments.put(miner.hotkey().ss58(), entry(plain, new JsonArray().add(revealed)));
    }
    return new JsonObject().put("block", block(block)).put("commitments", commitments);
  }

  /// Version 1 has only the plain ones; the miners' are revealed later and not among them.
  JsonObject plainCommitments(BlockReference block) {
    JsonObject commitments = new JsonObject();
    chain.plainCommitments().forEach((hotkey, hex) -> commitments.put(hotkey.ss58(), hex));
    return new JsonObject().put("block", block(block)).put("commitments", commitments);
  }

  private static JsonObject entry(String plainHex, JsonArray revealed) {
    return new JsonObject().put("commitment", plainHex).put("revealed", revealed);
  }

  private JsonObject seats(BlockReference block, String member, List<Seat> seats) {
    JsonObject byHotkey = new JsonObject();
    seats.forEach(seat -> byHotkey.put(seat.hotkey().ss58(), neuron(seat)));
    return new JsonObject().put("block", block(block)).put(member, byHotkey);
  }

  private JsonObject neuron(Seat seat) {
    BigDecimal tao = new BigDecimal(seat.stake().amount(), RAO_DECIMALS);
    return new JsonObject()
        .put("uid", seat.uid())
        .put("coldkey", chain.cast().owner().hotkey().ss58())
        .put("hotkey", seat.hotkey().ss58())
        .put("active", true)
        .put("axon_info", new JsonObject().put("ip", "0.0.0.0").put("port", 0).put("protocol", 4))
        .put("stake", tao)
        .put("rank", 0.0)
        .put("emission", 0.0)
        .put("incentive", 0.0)
        .put("consensus", 0.0)
        .put("trust", 0.0)
        .put("validator_trust", 0.0)
        .put("dividends", 0.0)
        .put("last_update", chain.lastUpdate(seat.hotkey()))
        .put("validator_permit", seat.isValidator())
        .put("pruning_score", 65_535)
        .put("stakes", new JsonObject().put("alpha", tao).put("tao", 0.0).put("total", tao));
  }

  private List<Seat> seats() {
    Cast cast = chain.cast();
    List<Seat> seats = new ArrayList<>();
    seats.add(new Seat(0, cast.owner().hotkey(), Rao.ZERO, false));
    for (ImitatedValidator validator : cast.validators()) {
      seats.add(new Seat(validator.uid(), validator.hotkey(), validator.stake(), true));
    }
    for (GuestValidator guest : cast.guests()) {
      seats.add(new Seat(guest.uid(), guest.hotkey(), guest.stake(), true));
    }
    for (ImitatedMiner miner : cast.miners()) {
      seats.add(new Seat(miner.uid(), miner.hotkey(), Rao.ZERO, false));
    }
    return seats;
  }

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  private record Seat(int uid, Hotkey hotkey, Rao stake, boolean isValidator) {}
}
