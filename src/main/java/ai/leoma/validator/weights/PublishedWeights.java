package ai.leoma.validator.weights;

import ai.leoma.chain.Hotkey;
import ai.leoma.json.BoundedJson;
import ai.leoma.validator.weights.WeightsStatement.Payee;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalLong;

/// What `/weights` says (wire contract: `winner_uid` 0 means that the weights burn).
public sealed interface PublishedWeights {
  /// Header of the answer: the id of the ranking behind it.
  String RANKING_HEADER = "Leoma-Ranking";

  /// What the contract allows.
  sealed interface Stated extends PublishedWeights {
    /// The ranking behind it; empty where the service does not tell.
    OptionalLong ranking();

    /// Who is paid; empty when nobody is, whoever won the ranking.
    Optional<Payee> paid();
  }

  record Pays(Payee payee, OptionalLong ranking) implements Stated {
    @Override
    public Optional<Payee> paid() {
      return Optional.of(payee);
    }
  }

  /// Nobody has won, or the winner is not valid at this moment.
  record Burns(OptionalLong ranking) implements Stated {
    @Override
    public Optional<Payee> paid() {
      return Optional.empty();
    }
  }

  /// Not the contract's answer.
  record Unreadable(String why) implements PublishedWeights {}

  /// @param rankingHeader as it came, if it did
  static PublishedWeights read(String body, Optional<String> rankingHeader) {
    JsonNode answer;
    try {
      answer = BoundedJson.mapper().readTree(body);
    } catch (JsonProcessingException e) {
      return new Unreadable("no JSON");
    }
    JsonNode named = answer.path("winner_uid");
    if (!named.isIntegralNumber() || !named.canConvertToInt() || named.asInt() < 0) {
      return new Unreadable("winner_uid is no uid");
    }
    if (named.asInt() == 0) {
      return new Burns(ranking(rankingHeader));
    }
    for (JsonNode miner : answer.path("miners")) {
      String hotkey = miner.path("miner_hotkey").asText("");
      boolean isNamed = named.equals(miner.path("uid")) && miner.path("weight").asDouble() > 0;
      if (isNamed && named.asInt() <= 65_535 && Hotkey.isWellFormed(hotkey)) {
        return new Pays(new Payee(named.asInt(), new Hotkey(hotkey)), ranking(rankingHeader));
      }
    }
    return new Unreadable("winner_uid is nobody's");
  }

  private static OptionalLong ranking(Optional<String> header) {
    return header
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElseGet(OptionalLong::empty);
  }
}
