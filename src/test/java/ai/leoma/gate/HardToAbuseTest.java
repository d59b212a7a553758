package ai.leoma.gate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import ai.leoma.access.Records;
import ai.leoma.access.RequestSignature;
import ai.leoma.access.Signer;
import ai.leoma.cli.PrintableLog;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.quarkus.logging.LoggingFilter;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What nobody may do to the service, one test for each promise. The corners of each are tested
/// where it is kept.
@QuarkusTest
@TestProfile(EdgeProfile.class)
class HardToAbuseTest {
  private static final String BATCH = "/samples/batch";
  private static final String EMPTY = "{\"samples\": []}";
  private static final String MINER = new Signer("abused miner").hotkey();
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  @Inject DataSource dataSource;
  @TestHTTPResource URL address;
  private Records records;
  private long task;

  @BeforeEach
  void publish() {
    records = new Records(dataSource);
    task = 1 + records.number("SELECT coalesce(max(id), 0) FROM task");
    records.publishUpTo(task, List.of(MINER));
  }

  @Test
  void bodyIsLimitedBeforeItIsParsedOrSigned() {
    json(" ".repeat(2_097_153))
        .post(BATCH)
        .then()
        .statusCode(413)
        .body("detail", equalTo("Request body too large"));
  }

  @Test
  void chunkedBodyIsLimitedJustTheSame() throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /samples/batch HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: "
                  + nextAddress()
                  + "\r\nTransfer-Encoding: chunked\r\n\r\n210000\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      sendAsFarAsTaken(out, 0x210000);

      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(answer).isEqualTo("HTTP/1.1 413");
    }
  }

  private static void sendAsFarAsTaken(OutputStream out, int bytes) {
    byte[] chunk = new byte[0x10000];
    try {
      for (int sent = 0; sent < bytes; sent += chunk.length) {
        out.write(chunk);
      }
    } catch (IOException e) {
      // refused before its end
    }
  }

  @Test
  void headersAreLimitedBeforeTheBodyIsRead() {
    json("{bad")
        .header("X-Long", "y".repeat(17_000))
        .post(BATCH)
        .then()
        .statusCode(431)
        .body("detail", endsWith("bytes"));
  }

  @Test
  void nestingIsLimitedBeforeTheSignatureIsChecked() {
    json("[".repeat(1000))
        .post(BATCH)
        .then()
        .statusCode(400)
        .body("detail", endsWith("nested more than 64 deep"));
  }

  @Test
  void numberOfValuesIsLimitedBeforeTheSignatureIsChecked() {
    json("[" + "0,".repeat(60_000) + "0]")
        .post(BATCH)
        .then()
        .statusCode(400)
        .body("detail", endsWith("more than 50000 values"));
  }

  @Test
  void stringsAreLimitedBeforeTheSignatureIsChecked() {
    json(vote("leoma-samples", Long.toString(task), "x".repeat(4097)))
        .post("/samples")
        .then()
        .statusCode(422)
        .body("detail.type", hasItem("string_too_long"));
  }

  @Test
  void writesOfAHotkeyAreLimitedOverAllReplicas() {
    Signer eager = registered("abusive writer");

    Response refused = untilRefused(() -> signed(eager, EMPTY).post(BATCH));

    assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
    assertThat(records.rows("SELECT hotkey FROM write_quota")).contains(eager.hotkey());
  }

  @Test
  void whatAnybodySendsAgainCostsItsSignerNothing() {
    // Given
    Signer victim = registered("replayed writer");
    String timestamp = Signer.now();
    String signature =
        victim.sign(RequestSignature.message(EMPTY.getBytes(StandardCharsets.UTF_8), timestamp));
    Supplier<RequestSpecification> captured =
        () ->
            victim
                .signedWith(signature, timestamp)
                .header("X-Forwarded-For", nextAddress())
                .body(EMPTY);
    captured.get().post(BATCH).then().statusCode(200);

    // When
    for (int i = 0; i < 2 * EdgeProfile.WRITE_BURST; i++) {
      captured.get().post(BATCH).then().statusCode(200);
      captured.get().post("/samples").then().statusCode(401);
    }

    // Then
    signed(victim, EMPTY).post(BATCH).then().statusCode(200);
  }

  @Test
  void whatIsSentAgainCountsForTheAddressThatSendsIt() {
    String one = nextAddress();
    Signer victim = registered("replayed writer");
    RequestSpecification captured =
        victim.request(EMPTY, Signer.now()).header("X-Forwarded-For", one).body(EMPTY);

    untilRefused(() -> given().spec(captured).post(BATCH))
        .then()
        .body("detail", equalTo("Too many requests from this address"));
  }

  @Test
  void signedReadsCountForTheAddressThatSendsThem() {
    String one = nextAddress();
    Signer reader = registered("abusive reader");
    RequestSpecification captured = reader.request("", Signer.now()).header("X-Forwarded-For", one);

    untilRefused(() -> given().spec(captured).get("/miners/valid"))
        .then()
        .body("detail", equalTo("Too many requests from this address"));
  }

  @Test
  void requestsOfAnAddressAreLimited() {
    String one = nextAddress();

    Response refused =
        untilRefused(() -> given().header("X-Forwarded-For", one).get("/tasks/latest"));

    assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
  }

  @Test
  void votesAreTakenForPublishedTasksOnly() {
    Signer validator = registered("abusive voter");
    String huge = vote("leoma-samples", "1000000000", "p").replace(": " + task, ": 1000000000");

    signed(validator, huge)
        .post("/samples")
        .then()
        .statusCode(409)
        .body("detail", equalTo("task_id: task 1000000000 is not published"));
  }

  @Test
  void votesNameTheTasksOwnBucketAndPrefix() {
    Signer validator = registered("abusive voter");

    signed(validator, vote("leoma-videos", Long.toString(task), "p"))
        .post("/samples")
        .then()
        .statusCode(409)
        .body("detail", startsWith("s3_bucket: "));
    signed(validator, vote("leoma-samples", task + "/../1", "p"))
        .post("/samples")
        .then()
        .statusCode(409)
        .body("detail", startsWith("s3_prefix: "));
  }

  @Test
  void signaturesAreNeverComparedByteByByte() {
    ArchRuleDefinition.noClasses()
        .should()
        .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("ai.leoma.access", "ai.leoma.evaluation"));
  }

  @Test
  void logsSpellOutWhatCouldForgeThem() {
    String filter = PrintableLog.class.getAnnotation(LoggingFilter.class).name();

    for (String log : List.of("console", "file")) {
      assertThat(
              ConfigProvider.getConfig().getValue("quarkus.log." + log + ".filter", String.class))
          .isEqualTo(filter);
    }
  }

  @Test
  void failureTellsNothingOfTheInside() {
    records.execute("ALTER TABLE blacklist_entry RENAME TO blacklist_gone");
    Response response;
    try {
      response = anybody().get("/blacklist");
    } finally {
      records.execute("ALTER TABLE blacklist_gone RENAME TO blacklist_entry");
    }

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body().asString()).isEqualTo("{\"detail\":\"An internal error occurred\"}");
  }

  @Test
  void answersTellBrowsersToBeCareful() {
    anybody()
        .get("/tasks/latest")
        .then()
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("Content-Security-Policy", equalTo("default-src 'none'; frame-ancestors 'none'"));
  }

  @Test
  void linksAreShortLivedAndLeadToTheTasksOwnObjects() {
    Response response = anybody().get("/tasks/" + task + "/miner/" + MINER);

    response.then().statusCode(200);
    for (String member : List.of("first_frame_url", "original_clip_url", "generated_video_url")) {
      URI link = URI.create(response.path(member));
      assertThat(link.getPath()).as(member).startsWith("/leoma-samples/" + task + "/");
      assertThat(link.getQuery()).as(member).contains("X-Amz-Expires=900");
    }
  }

  @Test
  void linksCannotBeAskedForByAKey() {
    String[] paths = {
      "/tasks/" + task + "/miner/..%2F..%2Fleoma-videos",
      "/tasks/" + task + "%2F..%2F1",
      "/tasks/..%2Fleoma-videos",
      "/dashboard/tasks/" + task + "%2F..",
      "/dashboard/tasks/..%2F" + task
    };
    for (String path : paths) {
      Response response = anybody().urlEncodingEnabled(false).get(path);

      assertThat(response.statusCode()).as(path).isIn(400, 404);
      assertThat(response.body().asString()).as(path).doesNotContain("X-Amz");
    }
  }

  @Test
  void minerWithoutAVideoHasNoLink() {
    String stranger = new Signer("no video at all").hotkey();

    anybody()
        .get("/tasks/" + task + "/miner/" + stranger)
        .then()
        .statusCode(404)
        .body("detail", not(startsWith("http")));
  }

  private String vote(String bucket, String prefix, String prompt) {
    return """
        {"task_id": %d, "miner_hotkey": "%s", "prompt": "%s", "s3_bucket": "%s",
         "s3_prefix": "%s", "passed": true}
        """
        .formatted(task, MINER, prompt, bucket, prefix);
  }

  private Signer registered(String name) {
    Signer signer = new Signer(name);
    records.register(signer);
    return signer;
  }

  private static RequestSpecification signed(Signer signer, String body) {
    return signer
        .request(body, Signer.now())
        .header("X-Forwarded-For", nextAddress())
        .body(body.getBytes(StandardCharsets.UTF_8));
  }

  private static RequestSpecification json(String body) {
    return anybody().contentType(ContentType.JSON).body(body);
  }

  private static RequestSpecification anybody() {
    return given().header("X-Forwarded-For", nextAddress());
  }

  private static String nextAddress() {
    return "192.0.2." + ADDRESSES.incrementAndGet() % 250;
  }

  private static Response untilRefused(Supplier<Response> request) {
    for (int i = 0; i < 10 * EdgeProfile.REQUEST_BURST; i++) {
      Response response = request.get();
      if (response.statusCode() == 429) {
        return response;
      }
    }
    throw new AssertionError("never refused");
  }
}
