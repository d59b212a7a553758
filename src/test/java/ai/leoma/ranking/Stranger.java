package ai.leoma.ranking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.chain.Sr25519;
import ai.leoma.task.TaskId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/// Somebody who knows nothing but the address of the service, the recipe of
/// `docs/how-to/verify-a-ranking.md`, the rules, and how to check sr25519.
final class Stranger implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String service;
  private final Map<String, JsonNode> envelopes = new HashMap<>();

  Stranger(String service) {
    this.service = service;
  }

  /// The newest ranking, computed again from nothing but signed envelopes and the snapshot.
  RankingResult recomputed(long id) throws Exception {
    JsonNode inputs = json("/rankings/" + id + "/inputs");
    byte[] snapshot = bytes("/rankings/" + id + "/snapshot").body();
    assertThat(HexFormat.of().formatHex(sha256(snapshot)))
        .isEqualTo(inputs.path("inputs_sha256").asText());
    assertThat(JSON.readTree(snapshot)).isEqualTo(inputs.path("snapshot"));
    return Ranking.of(input(inputs.path("snapshot"), votes(inputs.path("votes"))));
  }

  private List<Vote> votes(JsonNode listed) throws Exception {
    List<Vote> votes = new ArrayList<>();
    for (JsonNode vote : listed) {
      String digest = vote.path("envelope").asText();
      JsonNode envelope = envelopes.get(digest);
      if (envelope == null) {
        envelope = verified(digest);
        envelopes.put(digest, envelope);
      }
      JsonNode item = item(envelope, vote.path("item").asInt());
      assertThat(envelope.path("caller")).isEqualTo(vote.path("validator"));
      assertThat(envelope.path("signed_time_ms")).isEqualTo(vote.path("signed_time_ms"));
      assertThat(item.path("miner_hotkey")).isEqualTo(vote.path("miner"));
      assertThat(item.path("task_id").asLong()).isEqualTo(vote.path("task_id").asLong());
      assertThat(item.path("passed")).isEqualTo(vote.path("passed"));
      votes.add(
          new Vote(
              new TaskId(item.path("task_id").asLong()),
              new Hotkey(item.path("miner_hotkey").asText()),
              new Hotkey(envelope.path("caller").asText()),
              item.path("passed").asBoolean()));
    }
    return votes;
  }

  /// Schemes that were met.
  Set<String> schemes() {
    Set<String> schemes = new HashSet<>();
    envelopes.values().forEach(envelope -> schemes.add(envelope.path("scheme").asText()));
    return schemes;
  }

  /// The envelope, after its digest and its signature were checked.
  JsonNode verified(String digest) throws Exception {
    JsonNode envelope = json("/evaluations/" + digest);
    byte[] body = Base64.getDecoder().decode(envelope.path("body_base64").asText());
    byte[] signature;
    byte[] message;
    boolean mayBeWrapped;
    JsonNode headers = envelope.path("headers");
    switch (envelope.path("scheme").asText()) {
      case "sha256-body-timestamp" -> {
        signature = Hex.decode(headers.path("x-signature").asText());
        message = (hex(sha256(body)) + ":" + headers.path("x-timestamp").asText()).getBytes(UTF_8);
        mayBeWrapped = true;
        assertThat(headers.path("x-validator-hotkey")).isEqualTo(envelope.path("caller"));
      }
      case "btauth/1" -> {
        signature = Hex.decode(headers.path("x-bittensor-signature").asText());
        message = btauth(envelope, headers, body);
        mayBeWrapped = false;
        assertThat(headers.path("x-bittensor-hotkey")).isEqualTo(envelope.path("caller"));
      }
      default -> throw new AssertionError("unknown scheme: " + envelope);
    }
    byte[] key = Hotkey.ofSs58(envelope.path("caller").asText()).publicKey().orElseThrow();
    assertThat(
            mayBeWrapped
                ? Sr25519.verifyRawOrWrapped(key, message, signature)
                : Sr25519.verify(key, message, signature))
        .as("signature of " + digest)
        .isTrue();
    assertThat(hex(digestOf(envelope, signature, body))).isEqualTo(digest);
    return envelope;
  }

  private static byte[] btauth(JsonNode envelope, JsonNode headers, byte[] body) {
    return String.join(
            "\n",
            "btauth/1",
            "sr25519",
            envelope.path("method").asText(),
            envelope.path("target").asText(),
            hex(sha256(body)),
            headers.path("x-bittensor-nonce").asText(),
            headers.path("x-bittensor-hotkey").asText(),
            headers.path("x-bittensor-receiver").asText("-"))
        .getBytes(UTF_8);
  }

  private static byte[] digestOf(JsonNode envelope, byte[] signature, byte[] body)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream parts = new DataOutputStream(bytes);
    for (byte[] part :
        List.of(
            envelope.path("scheme").asText().getBytes(UTF_8),
            envelope.path("method").asText().getBytes(UTF_8),
            envelope.path("target").asText().split("\\?", 2)[0].getBytes(UTF_8),
            envelope.path("caller").asText().getBytes(UTF_8),
            signature,
            envelope.path("signed_time_ms").asText().getBytes(UTF_8),
            body)) {
      parts.writeInt(part.length);
      parts.write(part);
    }
    return sha256(bytes.toByteArray());
  }

  private static JsonNode item(JsonNode envelope, int place) throws IOException {
    JsonNode body =
        JSON.readTree(Base64.getDecoder().decode(envelope.path("body_base64").asText()));
    return envelope.path("target").asText().startsWith("/samples/batch")
        ? body.path("samples").get(place)
        : body;
  }

  private static RankingInput input(JsonNode snapshot, List<Vote> votes) {
    Set<String> inForce = new HashSet<>();
    List<Contender> miners = new ArrayList<>();
    for (JsonNode miner : snapshot.path("miners")) {
      String hotkey = miner.path("hotkey").asText();
      miners.add(
          new Contender(
              new Hotkey(hotkey),
              OptionalInt.of(miner.path("uid").asInt()),
              miner.path("block").isNull()
                  ? OptionalLong.empty()
                  : OptionalLong.of(miner.path("block").asLong()),
              miner.path("valid").asBoolean()));
      for (JsonNode stretch : miner.path("tasks")) {
        LongStream.rangeClosed(stretch.get(0).asLong(), stretch.get(1).asLong())
            .forEach(task -> inForce.add(task + hotkey));
      }
    }
    List<ValidatorStake> validators = new ArrayList<>();
    for (JsonNode validator : snapshot.path("validators")) {
      validators.add(
          new ValidatorStake(
              new Hotkey(validator.path("hotkey").asText()),
              new Rao(validator.path("stake_rao").bigIntegerValue())));
    }
    return new RankingInput(
        rules(snapshot.path("rules")),
        Optional.of(new TaskId(snapshot.path("newest_task").asLong())),
        miners,
        validators,
        votes.stream().filter(vote -> inForce.contains(pair(vote))).toList(),
        votes.stream().filter(vote -> !inForce.contains(pair(vote))).toList());
  }

  private static String pair(Vote vote) {
    return vote.task().value() + vote.miner().ss58();
  }

  private static Rules rules(JsonNode rules) {
    return new Rules(
        rules.path("version").asInt(),
        rules.path("window").asInt(),
        rules.path("completeness_percent").asInt(),
        rules.path("dominance_percent").asInt(),
        ConsensusBase.valueOf(rules.path("consensus").asText().toUpperCase(Locale.ROOT)),
        rules.path("active_tasks").asInt());
  }

  JsonNode json(String path) throws Exception {
    HttpResponse<byte[]> answer = bytes(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  HttpResponse<byte[]> bytes(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
