package ai.leoma.ranking.document;

import ai.leoma.chain.Hotkey;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.ranking.Contender;
import ai.leoma.ranking.Ranking;
import ai.leoma.ranking.RankingInput;
import ai.leoma.ranking.RankingResult;
import ai.leoma.ranking.Standing;
import ai.leoma.ranking.Weights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A document ranked by the rules that it names, with the same code as the service's.
///
/// @param winner who is paid; empty when the weights burn, as they do for a miner with uid 0
/// @param winnerUid 0 when there is no winner
/// @param places every miner, by rank, then passes, rate, block and hotkey
public record RankedDocument(
    Optional<String> winner, int winnerUid, boolean provisional, List<Place> places) {

  public RankedDocument {
    places = List.copyOf(places);
  }

  /// One miner.
  public record Place(
      String hotkey, OptionalInt rank, boolean eligible, int passes, int settled, int weight) {}

  public static RankedDocument of(WindowDocument document) {
    StandIns standIns = StandIns.of(document);
    RankingInput input = document.rankingInput(standIns);
    RankingResult result = Ranking.of(input);
    Map<Hotkey, Contender> miners = new HashMap<>();
    input.miners().forEach(miner -> miners.put(miner.hotkey(), miner));
    Weights weights =
        Weights.of(result, hotkey -> Optional.ofNullable(miners.get(hotkey)), _ -> false);
    return new RankedDocument(
        result
            .winner()
            .filter(_ -> weights.winnerUid() != 0)
            .map(winner -> standIns.nameOf(winner.miner().hotkey())),
        weights.winnerUid(),
        result.provisional(),
        result.standings().stream().map(standing -> place(standing, weights, standIns)).toList());
  }

  private static Place place(Standing standing, Weights weights, StandIns standIns) {
    Hotkey hotkey = standing.miner().hotkey();
    return new Place(
        standIns.nameOf(hotkey),
        standing.rank(),
        standing.eligible(),
        standing.passes(),
        standing.settled(),
        weights.weightByMiner().getOrDefault(hotkey, 0));
  }

  /// As one object: `winner`, `winner_uid`, `provisional` and `standings`.
  public JsonValue json() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("winner", winner.<JsonValue>map(StringValue::new).orElseGet(NullValue::new));
    members.put("winner_uid", NumberValue.of(winnerUid));
    members.put("provisional", new BooleanValue(provisional));
    members.put("standings", new ArrayValue(places.stream().map(RankedDocument::json).toList()));
    return new ObjectValue(members);
  }

  private static JsonValue json(Place place) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("hotkey", new StringValue(place.hotkey()));
    members.put(
        "rank",
        place.rank().isPresent() ? NumberValue.of(place.rank().getAsInt()) : new NullValue());
    members.put("eligible", new BooleanValue(place.eligible()));
    members.put("passes", NumberValue.of(place.passes()));
    members.put("settled", NumberValue.of(place.settled()));
    members.put("weight", new NumberValue(place.weight() + ".0"));
    return new ObjectValue(members);
  }
}
