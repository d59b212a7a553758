package ai.leoma.sandbox.chain;

import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.sandbox.chain.SubnetView.Seat;
import ai.leoma.sandbox.chain.ledger.Block;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The subnet in the JSON of Pylon (external-apis.md 7.1).
///
/// The facts at hand do not give the shape of commitments in version 2 of the API. This one is
/// assumed, the same as in the product's adapter:
/// `{"block":{"number","hash"},"commitments":{"<hotkey>":{"commitment":null or "0x<hex>",
/// "revealed":[{"block":<number>,"data":"0x<hex of UTF-8>"}]}}}`.
final class SubnetAnswers {

  private static final int RAO_DECIMALS = 9;

  private SubnetAnswers() {}

  static JsonObject block(Block block) {
    return new JsonObject().put("number", block.number()).put("hash", block.hash().hex());
  }

  static JsonObject noNeurons(Block block) {
    return new JsonObject().put("block", block(block)).put("neurons", new JsonObject());
  }

  static JsonObject neurons(Block block, int netuid) {
    return seats(block, "neurons", new SubnetView(block, netuid).seats());
  }

  /// Only those with a permit, the largest stake first.
  static JsonObject validators(Block block, int netuid) {
    List<Seat> permitted =
        new SubnetView(block, netuid)
            .seats().stream()
                .filter(Seat::isValidator)
                .sorted(Comparator.comparing(Seat::stake).reversed().thenComparingInt(Seat::uid))
                .toList();
    return seats(block, "validators", permitted);
  }

  static JsonObject revealedCommitments(Block block, int netuid) {
    SubnetView subnet = new SubnetView(block, netuid);
    JsonObject commitments = new JsonObject();
    for (Seat seat : subnet.seats()) {
      JsonArray revealed = new JsonArray();
      subnet.revealed(seat).forEach(each -> revealed.add(revealed(each)));
      Optional<byte[]> plain = subnet.plainCommitment(seat);
      if (plain.isPresent() || !revealed.isEmpty()) {
        commitments.put(
            seat.hotkey().ss58(),
            new JsonObject()
                .put("commitment", plain.map(SubnetAnswers::hex).orElse(null))
                .put("revealed", revealed));
      }
    }
    return new JsonObject().put("block", block(block)).put("commitments", commitments);
  }

  private static JsonObject revealed(Revealed revealed) {
    return new JsonObject()
        .put("block", revealed.block())
        .put("data", hex(revealed.text().getBytes(StandardCharsets.UTF_8)));
  }

  /// Version 1 has only the plain ones; the miners' are revealed later and not among them.
  static JsonObject plainCommitments(Block block, int netuid) {
    SubnetView subnet = new SubnetView(block, netuid);
    JsonObject commitments = new JsonObject();
    for (Seat seat : subnet.seats()) {
      subnet
          .plainCommitment(seat)
          .ifPresent(plain -> commitments.put(seat.hotkey().ss58(), hex(plain)));
    }
    return new JsonObject().put("block", block(block)).put("commitments", commitments);
  }

  private static JsonObject seats(Block block, String member, List<Seat> seats) {
    JsonObject byHotkey = new JsonObject();
    seats.forEach(seat -> byHotkey.put(seat.hotkey().ss58(), neuron(seat)));
    return new JsonObject().put("block", block(block)).put(member, byHotkey);
  }

  private static JsonObject neuron(Seat seat) {
    BigDecimal tao = new BigDecimal(seat.stake().amount(), RAO_DECIMALS);
    return new JsonObject()
        .put("uid", seat.uid())
        .put("coldkey", seat.coldkey().ss58())
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
        .put("last_update", seat.lastUpdate())
        .put("validator_permit", seat.isValidator())
        .put("pruning_score", 65_535)
        .put("stakes", new JsonObject().put("alpha", tao).put("tao", 0.0).put("total", tao));
  }

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
