package ai.leoma.ranking;

import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the log promises of a ranking: its id, the digest of its inputs, and who stood where.
final class RankingLeaf {
  private RankingLeaf() {}

  static byte[] bytes(long id, RankingSnapshot snapshot, RankingResult result) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("ranking", new JsonValue.NumberValue(Long.toString(id)));
    members.put(
        "inputs_sha256", new JsonValue.StringValue(HexFormat.of().formatHex(snapshot.sha256())));
    members.put(
        "rules_version", new JsonValue.NumberValue(Integer.toString(result.rules().version())));
    members.put(
        "winner",
        result
            .winner()
            .<JsonValue>map(winner -> new JsonValue.StringValue(winner.miner().hotkey().ss58()))
            .orElseGet(JsonValue.NullValue::new));
    members.put("order", new JsonValue.ArrayValue(order(result.standings())));
    return CanonicalJson.canonicalBytes(new JsonValue.ObjectValue(members));
  }

  private static List<JsonValue> order(List<Standing> standings) {
    return standings.stream()
        .<JsonValue>map(standing -> new JsonValue.StringValue(standing.miner().hotkey().ss58()))
        .toList();
  }
}
