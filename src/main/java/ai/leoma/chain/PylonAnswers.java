package ai.leoma.chain;

import ai.leoma.chain.CurrentCommitments.Plain;
import ai.leoma.chain.CurrentCommitments.Published;
import ai.leoma.chain.RevealedCommitments.Revealed;
import ai.leoma.http.OutsideText;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;

/// Reads what Pylon answers: strict about the members that Leoma uses, blind to all others.
///
/// A seat with an address that is none is left out with a warning, for one bad seat must not stop
/// the
/// tournament; an answer that contradicts itself is refused whole.
final class PylonAnswers {
  private static final Logger LOG = Logger.getLogger(PylonAnswers.class);
  /// More than the chain lets anybody commit; a longer text is kept as an empty one.
  private static final int LONGEST_COMMITMENT_BYTES = 16 * 1024;

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private PylonAnswers() {}

  static BlockReference block(byte[] body) {
    return blockReference(object(body), "block");
  }

  static BlockReference blockOfNeurons(byte[] body, long number) {
    BlockReference block = blockReference(member(object(body), "block"), "block");
    if (block.number() != number) {
      throw new PylonAnswerUnreadable(
          "asked for block " + number + " and was told of block " + block.number());
    }
    return block;
  }

  static Metagraph metagraph(byte[] body) {
    JsonNode answer = object(body);
    JsonNode members = member(answer, "neurons");
    if (!members.isObject()) {
      throw new PylonAnswerUnreadable("neurons is not an object");
    }
    List<Neuron> neurons = new ArrayList<>();
    Set<Integer> uids = new HashSet<>();
    for (Map.Entry<String, JsonNode> entry : members.properties()) {
      neuron(entry.getKey(), entry.getValue())
          .ifPresent(
              neuron -> {
                if (!uids.add(neuron.uid())) {
                  throw new PylonAnswerUnreadable("two neurons have the uid " + neuron.uid());
                }
                neurons.add(neuron);
              });
    }
    if (neurons.isEmpty() && !members.isEmpty()) {
      throw new PylonAnswerUnreadable("not one of the neurons has a readable address");
    }
    neurons.sort(Comparator.comparingInt(Neuron::uid));
    return new Metagraph(blockReference(member(answer, "block"), "block"), neurons);
  }

  static RevealedCommitments revealedCommitments(byte[] body) {
    JsonNode answer = object(body);
    Map<Hotkey, List<Revealed>> byHotkey = new HashMap<>();
    commitments(answer)
        .forEach(
            (hotkey, commitment) -> {
              List<Revealed> revealed = revealed(hotkey.ss58(), commitment.path("revealed"));
              if (!revealed.isEmpty()) {
                byHotkey.put(hotkey, revealed);
              }
            });
    return new RevealedCommitments(blockReference(member(answer, "block"), "block"), byHotkey);
  }

  static CurrentCommitments currentCommitments(byte[] body) {
    JsonNode answer = object(body);
    Map<Hotkey, Published> byHotkey = new HashMap<>();
    commitments(answer)
        .forEach(
            (hotkey, commitment) -> {
              JsonNode hex = commitment.path("commitment");
              if (hex.isTextual()) {
                Plain plain = new Plain(text(hex.textValue()));
                byHotkey.put(hotkey, new Published(OptionalLong.empty(), List.of(plain)));
              }
            });
    return new CurrentCommitments(blockReference(member(answer, "block"), "block"), byHotkey);
  }

  private static Map<Hotkey, JsonNode> commitments(JsonNode answer) {
    JsonNode members = member(answer, "commitments");
    if (!members.isObject()) {
      throw new PylonAnswerUnreadable("commitments is not an object");
    }
    Map<Hotkey, JsonNode> byHotkey = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : members.properties()) {
      Optional<Hotkey> hotkey = hotkey(entry.getKey());
      if (hotkey.isEmpty()) {
        LOG.warnf("left out a commitment of %s: not an address", OutsideText.of(entry.getKey()));
      } else {
        byHotkey.put(hotkey.get(), entry.getValue());
      }
    }
    return byHotkey;
  }

  static Optional<Hotkey> hotkey(String text) {
    return Ss58.decode(text).map(publicKey -> new Hotkey(text));
  }

  private static Optional<Neuron> neuron(String key, JsonNode neuron) {
    String at = "neurons." + OutsideText.of(key);
    if (!neuron.path("hotkey").asText(key).equals(key)) {
      throw new PylonAnswerUnreadable(at + ".hotkey is another one");
    }
    Optional<Hotkey> hotkey = hotkey(key);
    Optional<Hotkey> coldkey = hotkey(neuron.path("coldkey").asText(""));
    if (hotkey.isEmpty() || coldkey.isEmpty()) {
      LOG.warnf("left out %s: hotkey or coldkey is not an address", at);
      return Optional.empty();
    }
    long uid = integer(neuron, "uid", at);
    if (uid < 0 || uid > 65535) {
      throw new PylonAnswerUnreadable(at + ".uid is outside 0..65535: " + uid);
    }
    long lastUpdate = integer(neuron, "last_update", at);
    if (lastUpdate < 0) {
      throw new PylonAnswerUnreadable(at + ".last_update is negative");
    }
    JsonNode permit = neuron.path("validator_permit");
    if (!permit.isBoolean()) {
      throw new PylonAnswerUnreadable(at + ".validator_permit is not a boolean");
    }
    return Optional.of(
        new Neuron(
            (int) uid,
            hotkey.get(),
            coldkey.get(),
            permit.booleanValue(),
            stake(neuron, at),
            lastUpdate));
  }

  /// The total as the subnet weighs it; older services have only `stake`, which is the same number.
  private static Rao stake(JsonNode neuron, String at) {
    JsonNode total = neuron.path("stakes").path("total");
    JsonNode stake = total.isNumber() ? total : neuron.path("stake");
    if (!stake.isNumber()) {
      throw new PylonAnswerUnreadable(at + ".stake is not a number");
    }
    try {
      return Rao.ofTao(stake.decimalValue());
    } catch (IllegalArgumentException refused) {
      throw new PylonAnswerUnreadable(at + ".stake: " + refused.getMessage(), refused);
    }
  }

  private static List<Revealed> revealed(String hotkey, JsonNode entries) {
    if (entries.isMissingNode() || entries.isNull()) {
      return List.of();
    }
    String at = "commitments." + hotkey + ".revealed";
    if (!entries.isArray()) {
      throw new PylonAnswerUnreadable(at + " is not an array");
    }
    List<Revealed> revealed = new ArrayList<>();
    for (JsonNode entry : entries) {
      revealed.add(new Revealed(integer(entry, "block", at), text(entry.path("data").asText(""))));
    }
    revealed.sort(Comparator.comparingLong(Revealed::block));
    return List.copyOf(revealed);
  }

  /// What cannot be read as text is an empty text: the miner's fault, and still a commitment that
  /// counts.
  private static String text(String hex) {
    String digits = hex.startsWith("0x") ? hex.substring(2) : hex;
    if (digits.length() > 2 * LONGEST_COMMITMENT_BYTES || !digits.matches("(?:[0-9a-fA-F]{2})*+")) {
      return "";
    }
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8);
  }

  private static BlockReference blockReference(JsonNode block, String at) {
    long number = integer(block, "number", at);
    String hash = block.path("hash").asText("").toLowerCase(Locale.ROOT);
    try {
      return new BlockReference(number, hash.startsWith("0x") ? hash : "0x" + hash);
    } catch (IllegalArgumentException refused) {
      throw new PylonAnswerUnreadable(at + ": " + OutsideText.of(refused.getMessage()), refused);
    }
  }

  private static long integer(JsonNode parent, String name, String at) {
    JsonNode value = parent.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new PylonAnswerUnreadable(at + "." + name + " is not an integer");
    }
    return value.longValue();
  }

  private static JsonNode member(JsonNode parent, String name) {
    JsonNode value = parent.get(name);
    if (value == null) {
      throw new PylonAnswerUnreadable(name + " is missing");
    }
    return value;
  }

  private static JsonNode object(byte[] body) {
    try {
      JsonNode root = JSON.readTree(body);
      if (!root.isObject()) {
        throw new PylonAnswerUnreadable("the answer is not a JSON object");
      }
      return root;
    } catch (IOException | NumberFormatException unreadable) {
      throw new PylonAnswerUnreadable(
          "the answer is not JSON: " + OutsideText.of(unreadable.getMessage()), unreadable);
    }
  }
}
