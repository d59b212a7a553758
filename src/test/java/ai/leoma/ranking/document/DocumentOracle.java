package ai.leoma.ranking.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rules read aloud over the document itself: nothing is shared with the product, not even its
/// types. Slow, and meant to be.
final class DocumentOracle {
  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /// What one miner has.
  private static final class Row {
    String hotkey;
    int uid;
    BigInteger block;
    boolean valid;
    BigInteger passes = BigInteger.ZERO;
    BigInteger settled = BigInteger.ZERO;
    boolean eligible;
    int rank;

    /// Compares passes/settled with another's plus so many points, as fractions over a hundred.
    int compareRate(Row other, BigInteger points) {
      BigInteger mine = passes.multiply(HUNDRED).multiply(other.divisor());
      BigInteger theirs =
          other.passes.multiply(HUNDRED).add(points.multiply(other.divisor())).multiply(divisor());
      return mine.compareTo(theirs);
    }

    BigInteger divisor() {
      return settled.max(BigInteger.ONE);
    }
  }

  private final JsonNode document;
  private final JsonNode rules;
  private final List<Long> window = new ArrayList<>();
  private final Map<String, BigInteger> stakes = new LinkedHashMap<>();
  private final Map<List<Object>, Boolean> votes = new LinkedHashMap<>();
  private final Set<String> active = new HashSet<>();

  DocumentOracle(JsonNode document) {
    this.document = document;
    this.rules = document.get("rules");
  }

  String rank() {
    read();
    List<Row> rows = new ArrayList<>();
    boolean full = document.get("tasks").size() >= rules.get("window").asInt();
    for (JsonNode miner : document.get("miners")) {
      rows.add(row(miner, full));
    }
    List<Row> ordered = ordered(rows);
    Row first = ordered.isEmpty() ? null : ordered.getFirst();
    boolean won = first != null && first.rank == 1 && first.passes.signum() > 0 && first.uid != 0;
    StringBuilder text = new StringBuilder("{\"winner\":");
    text.append(won ? '"' + first.hotkey + '"' : "null");
    text.append(",\"winner_uid\":").append(won ? first.uid : 0);
    text.append(",\"provisional\":").append(!full).append(",\"standings\":[");
    String separator = "";
    for (Row row : ordered) {
      text.append(separator)
          .append(
              "{\"hotkey\":\"%s\",\"rank\":%s,\"eligible\":%s,\"passes\":%s,\"settled\":%s,\"weight\":%s}"
                  .formatted(
                      row.hotkey,
                      row.rank == 0 ? "null" : row.rank,
                      row.eligible,
                      row.passes,
                      row.settled,
                      won && row == first ? "1.0" : "0.0"));
      separator = ",";
    }
    return text.append("]}").toString();
  }

  private void read() {
    int size = document.get("tasks").size();
    for (int i = Math.max(0, size - rules.get("window").asInt()); i < size; i++) {
      window.add(document.get("tasks").get(i).asLong());
    }
    int length = Math.min(window.size(), rules.get("active_tasks").asInt());
    List<Long> newest = window.subList(window.size() - length, window.size());
    for (JsonNode validator : document.get("validators")) {
      stakes.put(validator.get("hotkey").asText(), validator.get("stake_rao").bigIntegerValue());
    }
    for (JsonNode vote : document.get("votes")) {
      String validator = vote.get("validator").asText();
      votes.put(
          List.of(vote.get("task_id").asLong(), vote.get("miner").asText(), validator),
          vote.get("passed").asBoolean());
      if (newest.contains(vote.get("task_id").asLong()) && stakes.containsKey(validator)) {
        active.add(validator);
      }
    }
    if (document.has("activity")) {
      for (JsonNode one : document.get("activity")) {
        if (newest.contains(one.get("task_id").asLong())) {
          active.add(one.get("validator").asText());
        }
      }
    }
  }

  private Row row(JsonNode miner, boolean full) {
    Row row = new Row();
    row.hotkey = miner.get("hotkey").asText();
    row.uid = miner.get("uid").asInt();
    row.block =
        miner.get("block").isNull()
            ? BigInteger.ONE.shiftLeft(70)
            : miner.get("block").bigIntegerValue();
    row.valid = miner.get("valid").asBoolean();
    for (long task : window) {
      switch (outcome(task, row.hotkey)) {
        case "pass" -> {
          row.passes = row.passes.add(BigInteger.ONE);
          row.settled = row.settled.add(BigInteger.ONE);
        }
        case "fail" -> row.settled = row.settled.add(BigInteger.ONE);
        default -> {}
      }
    }
    BigInteger needed =
        BigInteger.valueOf(rules.get("completeness_percent").asInt())
            .multiply(BigInteger.valueOf(rules.get("window").asInt()));
    row.eligible = full && row.valid && row.settled.multiply(HUNDRED).compareTo(needed) >= 0;
    return row;
  }

  private String outcome(long task, String miner) {
    BigInteger pass = BigInteger.ZERO;
    BigInteger fail = BigInteger.ZERO;
    BigInteger total = BigInteger.ZERO;
    for (Map.Entry<String, BigInteger> one : stakes.entrySet()) {
      Boolean vote = votes.get(List.of(task, miner, one.getKey()));
      if (vote != null && vote) {
        pass = pass.add(one.getValue());
      }
      if (vote != null && !vote) {
        fail = fail.add(one.getValue());
      }
      if (vote != null || active.contains(one.getKey())) {
        total = total.add(one.getValue());
      }
    }
    if (rules.get("consensus").asText().equals("voted")) {
      if (pass.add(fail).signum() == 0) {
        return "open";
      }
      return pass.multiply(TWO).compareTo(pass.add(fail)) > 0 ? "pass" : "fail";
    }
    if (pass.multiply(TWO).compareTo(total) > 0) {
      return "pass";
    }
    return total.signum() > 0 && fail.multiply(TWO).compareTo(total) >= 0 ? "fail" : "open";
  }

  private List<Row> ordered(List<Row> rows) {
    Comparator<Row> seniority =
        Comparator.<Row, BigInteger>comparing(row -> row.block).thenComparing(row -> row.hotkey);
    Comparator<Row> merit =
        Comparator.<Row, BigInteger>comparing(row -> row.passes.negate())
            .thenComparing((a, b) -> -a.compareRate(b, BigInteger.ZERO))
            .thenComparing(seniority);
    List<Row> ordered = new ArrayList<>();
    List<Row> runners = new ArrayList<>();
    List<Row> without = new ArrayList<>();
    for (Row row : rows) {
      if (row.eligible) {
        (row.passes.signum() > 0 ? runners : without).add(row);
      }
    }
    for (Row row : runners) {
      if (isDominant(row, runners, seniority)) {
        ordered.add(row);
      }
    }
    runners.removeAll(ordered);
    runners.sort(merit);
    without.sort(seniority);
    ordered.addAll(runners);
    ordered.addAll(without);
    for (int i = 0; i < ordered.size(); i++) {
      ordered.get(i).rank = i + 1;
    }
    List<Row> unranked = new ArrayList<>(rows);
    unranked.removeAll(ordered);
    unranked.sort(merit);
    ordered.addAll(unranked);
    return ordered;
  }

  private boolean isDominant(Row row, List<Row> runners, Comparator<Row> seniority) {
    BigInteger points = BigInteger.valueOf(rules.get("dominance_percent").asInt());
    for (Row other : runners) {
      int age = seniority.compare(other, row);
      if (age < 0 && row.compareRate(other, points) <= 0
          || age > 0 && other.compareRate(row, points) > 0) {
        return false;
      }
    }
    return true;
  }
}
