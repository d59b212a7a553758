package ai.leoma.ranking.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Documents in which every threshold is met exactly now and then: half of the stake, the edge of
/// completeness, the margin, equal blocks, the last active task, one task less than the window.
final class RandomDocument {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BigInteger GREATEST_STAKE =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final Random random;
  private final ObjectNode document = JSON.createObjectNode();

  private RandomDocument(Random random) {
    this.random = random;
  }

  static JsonNode of(Random random) {
    return new RandomDocument(random).document();
  }

  private JsonNode document() {
    int window = 1 + random.nextInt(random.nextBoolean() ? 6 : 20);
    long first = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(900);
    int tasks = Math.max(0, window + pick(-1, 0, 0, 0, 0, 0, 1, 3));
    List<String> miners = names('m', random.nextInt(6));
    List<String> validators = names('v', random.nextInt(5));
    rules(window);
    ArrayNode ids = document.putArray("tasks");
    for (int task = 0; task < tasks; task++) {
      ids.add(first + task);
    }
    miners(miners);
    validators(validators);
    votes(first, tasks, miners, validators);
    return shuffled();
  }

  /// Names of all kinds, in no order: a file may be of made-up miners.
  private List<String> names(char kind, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(kind + "" + (char) ('0' + random.nextInt(40)) + i);
    }
    names.replaceAll(name -> name.replace('"', '_').replace('\\', '_'));
    Collections.shuffle(names, random);
    return names;
  }

  private void rules(int window) {
    ObjectNode rules = document.putObject("rules");
    rules.put("window", window);
    rules.put("completeness_percent", pick(1, 50, 80, 80, 100, 100 / window));
    rules.put("dominance_percent", pick(0, 5, 5, 10, 20, 50, 100));
    rules.put("consensus", random.nextInt(4) == 0 ? "voted" : "active");
    rules.put("active_tasks", pick(1, 2, 9, window, window + 5));
  }

  private void miners(List<String> names) {
    ArrayNode miners = document.putArray("miners");
    int uid = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(200);
    for (String name : names) {
      ObjectNode miner = miners.addObject().put("hotkey", name).put("uid", uid++);
      if (random.nextInt(6) == 0) {
        miner.putNull("block");
      } else {
        miner.put("block", random.nextInt(3));
      }
      miner.put("valid", random.nextInt(8) != 0);
    }
  }

  private void validators(List<String> names) {
    ArrayNode validators = document.putArray("validators");
    boolean isEven = random.nextBoolean();
    for (String name : names) {
      BigInteger stake =
          switch (isEven ? 9 : random.nextInt(8)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> GREATEST_STAKE;
            case 2 -> new BigInteger(64, random);
            case 9 -> BigInteger.ONE;
            default -> BigInteger.valueOf(random.nextInt(4));
          };
      validators.addObject().put("hotkey", name).put("stake_rao", stake);
    }
  }

  private void votes(long first, int tasks, List<String> miners, List<String> validators) {
    ArrayNode votes = document.putArray("votes");
    ArrayNode activity = JSON.createArrayNode();
    List<String> voters = new ArrayList<>(validators);
    voters.add("stranger");
    double diligence = random.nextBoolean() ? 1 : random.nextDouble();
    double[] quality = random.doubles(miners.size(), 0, 1.2).toArray();
    boolean isOneOpinion = random.nextBoolean();
    for (long task = first; task < first + tasks; task++) {
      for (int miner = 0; miner < miners.size(); miner++) {
        boolean deserves = random.nextDouble() < quality[miner];
        for (String voter : voters) {
          while (random.nextDouble() < diligence) {
            boolean passed = isOneOpinion ? deserves : random.nextBoolean();
            votes
                .addObject()
                .put("task_id", task)
                .put("miner", miners.get(miner))
                .put("validator", voter)
                .put("passed", passed);
            if (random.nextInt(4) != 0) {
              break;
            }
          }
        }
      }
      if (random.nextInt(10) == 0) {
        String voter = voters.get(random.nextInt(voters.size()));
        activity.addObject().put("task_id", task).put("validator", voter);
      }
    }
    if (!activity.isEmpty()) {
      document.set("activity", activity);
    }
  }

  private JsonNode shuffled() {
    List<String> names = new ArrayList<>();
    document.fieldNames().forEachRemaining(names::add);
    Collections.shuffle(names, random);
    ObjectNode shuffled = JSON.createObjectNode();
    names.forEach(name -> shuffled.set(name, document.get(name)));
    if (random.nextInt(5) == 0) {
      shuffled.putArray("harmless").add(1).addObject().put("votes", "x");
    }
    return shuffled;
  }

  private int pick(int... values) {
    return values[random.nextInt(values.length)];
  }
}
