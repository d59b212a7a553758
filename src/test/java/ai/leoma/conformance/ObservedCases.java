package ai.leoma.conformance;

import static ai.leoma.conformance.Cases.batch;
import static ai.leoma.conformance.Cases.item;
import static ai.leoma.conformance.Cases.quoted;
import static ai.leoma.conformance.Cases.signedBatch;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.conformance.Api.Call;
import ai.leoma.evaluation.SubmittedSample;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The recorded exchanges of the old service, one by one: the same request to the same state, and
/// the same answer but for what it names (hotkeys, row ids, times) and for the differences that are
/// meant.
interface ObservedCases extends Cases {
  String BATCH = "/samples/batch";
  String EMPTY = "{\"samples\":[]}";
  String ONE_TASK = "/tasks/1";
  String PAIR = "/tasks/1/miner/";

  /// How an answer differs on purpose.
  record Difference(int status, String why) {}

  Map<String, Difference> DIFFERENCES =
      Map.ofEntries(
          Map.entry("task_id neg", new Difference(409, "there is no such task (rules 3)")),
          Map.entry("tasks q", new Difference(200, "ids are 1 or more")),
          Map.entry("miners hk tasks", new Difference(200, "ids are 1 or more")),
          Map.entry("tasks 1", new Difference(200, "the latency is that of the call")),
          Map.entry("task miner", new Difference(200, "a validator is listed once")),
          Map.entry("health", new Difference(200, "its own version and database")),
          Map.entry("cors origin", new Difference(200, "no origin is let in by itself")),
          Map.entry("preflight", new Difference(405, "no origin is let in by itself")));

  /// No request makes the service fail; its answer is the same (`ProblemMappers`).
  Set<String> NOT_REPLAYED = Set.of("500", "500 origin");

  static Stream<String> exchanges() {
    return Recorded.all().keySet().stream().filter(name -> !NOT_REPLAYED.contains(name));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ai.leoma.conformance.ObservedCases#exchanges")
  default void observedExchange(String name) {
    Recorded recorded = Recorded.all().get(name);
    stage().validator(ALICE, 10);
    stage().publishUpTo(7);
    Supplier<Answer> exchange = requests().get(name);
    assertThat(exchange).as("a request for the exchange " + name).isNotNull();

    Answer answer = exchange.get();

    if (DIFFERENCES.containsKey(name)) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(DIFFERENCES.get(name).status());
      return;
    }
    assertThat(answer.status()).as(answer.body()).isEqualTo(recorded.status());
    if (recorded.isCutOff()) {
      String known = recorded.body().substring(0, recorded.body().length() - 2);
      assertThat(common(answer.body())).startsWith(common(known).substring(0, 100));
    } else {
      assertThat(common(answer.body())).isEqualTo(common(recorded.body()));
    }
    recorded.headers().forEach((header, value) -> sameHeader(answer, header, value));
  }

  private void sameHeader(Answer answer, String name, String value) {
    String expected = value.replace("http://testserver", service().address().toString());
    assertThat(answer.header(name))
        .hasValueSatisfying(
            actual -> assertThat(withoutBlanks(actual)).startsWith(withoutBlanks(expected)));
  }

  private static String withoutBlanks(String header) {
    return header.toLowerCase(Locale.ROOT).replace(" ", "");
  }

  /// Without what is different in every run.
  private String common(String body) {
    return body.replace(ALICE.hotkey(), "5" + "B".repeat(47))
        .replace(administrator().hotkey(), MINER)
        .replaceAll("\"id\":\\d+", "\"id\":0")
        .replaceAll("\"s3_bucket\":\"[^\"]*\"", "\"s3_bucket\":\"b\"")
        .replaceAll("\"s3_prefix\":\"\\d+\"", "\"s3_prefix\":\"1\"")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?", "TIME");
  }

  private Call posted(String body) {
    return api().call("POST", BATCH).body(body).signedBy(ALICE);
  }

  private Answer one(SubmittedSample item) {
    return api().post(ALICE, "/samples", item.json());
  }

  private Answer at(String timestamp) {
    return api().call("POST", BATCH).body(EMPTY).signedBy(ALICE, timestamp).send();
  }

  private Answer readAt(String timestamp) {
    return api().call("GET", "/miners/valid").signedBy(ALICE, timestamp).send();
  }

  private static String now(long offsetSeconds) {
    return Long.toString(Instant.now().getEpochSecond() + offsetSeconds);
  }

  private Answer blacklisted(String json) {
    return api().post(administrator(), "/blacklist", json);
  }

  private Answer after(Answer first, Supplier<Answer> then) {
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    return then.get();
  }

  private SubmittedSample first() {
    return item(1, MINER);
  }

  private Answer voted(String path) {
    return after(one(first()), () -> after(one(item(7, MINER)), () -> api().get(path)));
  }

  /// A request for each recorded exchange.
  private Map<String, Supplier<Answer>> requests() {
    Map<String, Supplier<Answer>> requests = new HashMap<>();
    signatures(requests);
    submissions(requests);
    blacklist(requests);
    reads(requests);
    http(requests);
    return requests;
  }

  private void signatures(Map<String, Supplier<Answer>> requests) {
    String bad = "{bad";
    requests.put("no auth headers GET /miners/valid", () -> api().get("/miners/valid"));
    requests.put(
        "POST /samples/batch no headers, bad body",
        () -> api().call("POST", BATCH).body("[1]").send());
    requests.put("auth ok, body array", () -> posted("[1]").send());
    requests.put("malformed json no auth", () -> api().call("POST", BATCH).body(bad).send());
    requests.put("malformed json w/ auth", () -> posted(bad).send());
    requests.put(
        "bad sig + invalid body",
        () -> posted("{\"samples\":1}").with("X-Signature", ZERO_SIGNATURE).send());
    requests.put("ts bad", () -> at("not-a-number"));
    requests.put("ts float", () -> at("1.5"));
    requests.put("ts old", () -> at("1"));
    requests.put("unregistered", () -> api().post(BOB, BATCH, EMPTY));
    requests.put(
        "bad hotkey keypair", () -> posted(EMPTY).with("X-Validator-Hotkey", STRANGER).send());
    requests.put("bad hex", () -> posted(EMPTY).with("X-Signature", "zz").send());
    // on the way a second may pass
    requests.put("ts exactly at limit -300", () -> readAt(now(-290)));
    requests.put("ts +290 (future)", () -> readAt(now(290)));
    requests.put(
        "ts with spaces/underscore",
        () -> readAt(now(0).substring(0, 4) + "_" + now(0).substring(4)));
    requests.put("missing one header", () -> posted(EMPTY).without("X-Timestamp").send());
    requests.put("admin batch unregistered", () -> api().post(administrator(), BATCH, EMPTY));
  }

  private void submissions(Map<String, Supplier<Answer>> requests) {
    requests.put("ok auth + samples missing", () -> posted("{}").send());
    requests.put(
        "ok auth + no body",
        () ->
            api()
                .call("POST", BATCH)
                .with("Content-Type", "application/json")
                .signedBy(ALICE)
                .send());
    requests.put("text/plain", () -> posted(EMPTY).with("Content-Type", "text/plain").send());
    requests.put("empty list", () -> posted(EMPTY).send());
    requests.put("one", () -> posted(batch(first())).send());
    requests.put("bad hk", () -> one(first().with("miner_hotkey", quoted("invalid-hotkey"))));
    requests.put("49 char hk", () -> one(first().with("miner_hotkey", quoted(MINER + "a"))));
    requests.put("prompt too long", () -> one(first().with("prompt", quoted("x".repeat(4097)))));
    requests.put("confidence 101", () -> one(first().with("confidence", "101")));
    requests.put("confidence 85.5", () -> one(first().with("confidence", "85.5")));
    requests.put(
        "confidence 85.0 + \"7\" task_id + passed \"yes\"",
        () ->
            one(
                item(7, MINER)
                    .with("task_id", "\"7\"")
                    .with("confidence", "85.0")
                    .with("passed", "\"yes\"")));
    requests.put("task_id null", () -> one(first().with("task_id", "null")));
    requests.put(
        "latency -1 & missing prompt",
        () -> one(first().without("prompt").with("latency_ms", "-1")));
    requests.put("task_id neg", () -> one(first().with("task_id", "-5")));
    requests.put("extra field", () -> one(first().with("nobody_knows", "1")));
    requests.put(
        "mixed tasks+sig",
        () -> posted(signedBatch("\"0x00\"", List.of(first(), item(7, MINER)))).send());
    requests.put(
        "101", () -> posted(batch(Stream.generate(this::first).limit(101).toList())).send());
    requests.put(
        "batch sample 0 bad", () -> posted(batch(first().with("confidence", "-1"))).send());
    requests.put("content-type missing", () -> posted(EMPTY).without("Content-Type").send());
  }

  private void blacklist(Map<String, Supplier<Answer>> requests) {
    String entry = "{\"hotkey\":\"" + SECOND_MINER + "\"}";
    String path = "/blacklist/" + SECOND_MINER;
    requests.put("non admin blacklist", () -> api().post(ALICE, "/blacklist", entry));
    requests.put("admin blacklist", () -> blacklisted(entry));
    requests.put("bl list", () -> after(blacklisted(entry), () -> api().get("/blacklist")));
    requests.put("bl get bad", () -> api().get("/blacklist/xyz"));
    requests.put("bl get 404", () -> api().get("/blacklist/" + STRANGER));
    requests.put(
        "blacklisted auth",
        () ->
            after(
                blacklisted("{\"hotkey\":\"" + ALICE.hotkey() + "\"}"),
                () -> posted(EMPTY).send()));
    requests.put(
        "bl del", () -> after(blacklisted(entry), () -> api().delete(administrator(), path)));
    requests.put("bl del 404", () -> api().delete(administrator(), path));
    requests.put(
        "bl post bad hotkey admin",
        () -> blacklisted("{\"hotkey\":\"x\",\"reason\":\"" + "y".repeat(256) + "\"}"));
    requests.put("bl post no auth", () -> api().call("POST", "/blacklist").body(entry).send());
  }

  private void reads(Map<String, Supplier<Answer>> requests) {
    String list = "/samples/list";
    requests.put("limit 0", () -> api().get(list + "?limit=0"));
    requests.put("limit 501", () -> api().get(list + "?limit=501"));
    requests.put("limit abc", () -> api().get(list + "?limit=abc"));
    requests.put("samples list", () -> after(one(first()), () -> api().get(list + "?limit=1")));
    requests.put("samples/list default", () -> after(one(first()), () -> api().get(list)));
    requests.put("samples/task missing", () -> api().get("/samples/task"));
    requests.put(
        "samples/task bad hk", () -> api().get("/samples/task?validator_hotkey=x&task_id=1"));
    requests.put(
        "samples/task ok",
        () -> api().get("/samples/task?validator_hotkey=" + STRANGER + "&task_id=1"));
    requests.put(
        "tasks latest",
        () -> {
          stage().clear();
          return api().get("/tasks/latest");
        });
    requests.put("tasks no q", () -> api().get("/tasks"));
    requests.put("tasks q", () -> voted("/tasks?miner_hotkey=" + MINER));
    requests.put("tasks 1", () -> voted(ONE_TASK));
    requests.put("tasks 999", () -> api().get("/tasks/999"));
    requests.put("tasks abc", () -> api().get("/tasks/abc"));
    requests.put("tasks -1", () -> api().get("/tasks/-1"));
    requests.put("task miner", () -> voted(PAIR + MINER));
    requests.put("task miner 404", () -> api().get(PAIR + STRANGER));
    requests.put("task miner bad", () -> api().get(PAIR + "xyz"));
    requests.put("miner get no auth bad fmt", () -> api().get("/miners/xyz"));
    requests.put("miner get auth bad fmt", () -> api().get(ALICE, "/miners/xyz"));
    requests.put("weights", () -> api().get("/weights"));
    requests.put("rank", () -> api().get("/scores/rank"));
    requests.put("stats", () -> api().get("/scores/stats"));
    requests.put("scores", () -> api().get("/scores"));
    requests.put("scores miner", () -> api().get("/scores/miner/" + MINER));
    requests.put("scores val", () -> api().get("/scores/validator/" + ALICE.hotkey()));
    requests.put("scores vals", () -> api().get("/scores/validators"));
    requests.put("miners uid abc", () -> api().get("/miners/uid/abc"));
    requests.put("uid 404", () -> api().get("/miners/uid/9"));
    requests.put("info 404", () -> api().get("/miners/info/" + STRANGER));
    requests.put("miners list", () -> api().get("/miners/list"));
    requests.put("miners hk tasks", () -> voted("/miners/" + MINER + "/tasks"));
    requests.put("health", () -> api().get("/health"));
  }

  private void http(Map<String, Supplier<Answer>> requests) {
    requests.put("HEAD /health", () -> api().call("HEAD", "/health").send());
    requests.put("weights/", () -> api().get("/weights/"));
    requests.put("404", () -> api().get("/nowhere"));
    requests.put("405", () -> api().call("POST", "/weights").body("{}").send());
    requests.put("405b", () -> api().call("DELETE", "/weights").send());
    requests.put("413", () -> api().head(BATCH, 2_097_153));
    requests.put(
        "cors origin",
        () -> api().call("GET", "/health").with("Origin", "https://x.example").send());
    requests.put(
        "preflight",
        () ->
            api()
                .call("OPTIONS", "/health")
                .with("Origin", "https://x.example")
                .with("Access-Control-Request-Method", "GET")
                .with("Access-Control-Request-Headers", "x-signature")
                .send());
  }
}
