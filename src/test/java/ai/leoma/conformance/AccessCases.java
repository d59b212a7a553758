package ai.leoma.conformance;

import static ai.leoma.conformance.Cases.batch;
import static ai.leoma.conformance.Cases.item;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.RequestSignature;
import ai.leoma.access.Signer;
import ai.leoma.conformance.Api.Call;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// A01 to A25: who may call.
interface AccessCases extends Cases {
  String BATCH = "/samples/batch";
  String EMPTY = "{\"samples\": []}";
  String NOT_REGISTERED =
      "Validator not registered. Ensure your hotkey has at least MIN_VALIDATOR_STAKE and wait for"
          + " sync.";
  String MISSING_HEADERS =
      "{\"type\":\"missing\",\"loc\":[\"header\",\"x-validator-hotkey\"],\"msg\":\"Field"
          + " required\",\"input\":null},{\"type\":\"missing\",\"loc\":[\"header\",\"x-signature\"],"
          + "\"msg\":\"Field required\",\"input\":null},{\"type\":\"missing\",\"loc\":[\"header\","
          + "\"x-timestamp\"],\"msg\":\"Field required\",\"input\":null}";

  private Call signedWith(String signature) {
    return api().call("POST", BATCH).body(EMPTY).signedBy(ALICE).with("X-Signature", signature);
  }

  private Answer signedAt(String timestamp) {
    return api().call("POST", BATCH).body(EMPTY).signedBy(ALICE, timestamp).send();
  }

  private static String fromNow(long seconds) {
    return Long.toString(Instant.now().getEpochSecond() + seconds);
  }

  private void registerAlice() {
    stage().validator(ALICE, 10_000);
  }

  @Test
  default void a01MessageFollowsBodyAndTimestamp() {
    byte[] body = {1};

    assertThat(RequestSignature.message(body, "1")).isEqualTo(RequestSignature.message(body, "1"));
    assertThat(RequestSignature.message(body, "2"))
        .isNotEqualTo(RequestSignature.message(body, "1"));
    assertThat(RequestSignature.message(new byte[] {2}, "1"))
        .isNotEqualTo(RequestSignature.message(body, "1"));
  }

  @Test
  default void a02MessageOfTheEmptyBody() {
    assertThat(
            new String(RequestSignature.message(new byte[0], "1700000000"), StandardCharsets.UTF_8))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855:1700000000");
  }

  @Test
  default void a03RegisteredValidatorIsLetInAndItsVisitNoted() {
    registerAlice();

    api().post(ALICE, BATCH, EMPTY).is(200, "[]");

    assertThat(
            stage()
                .number(
                    "SELECT count(*) FROM validator WHERE hotkey = ?"
                        + " AND last_seen_at > now() - interval '1 minute'",
                    ALICE.hotkey()))
        .isEqualTo(1);
  }

  @Test
  default void a04OldTimestampIsExpired() {
    registerAlice();

    signedAt(fromNow(-400)).isProblem(401, "Timestamp expired (max 300s)");
  }

  @Test
  default void a05AncientTimestampIsExpired() {
    registerAlice();

    signedAt("1").isProblem(401, "Timestamp expired (max 300s)");
  }

  /// Seconds pass on the way, so the bound itself is approached from the side where they help.
  @Test
  default void a06ToleranceIs300SecondsToEitherSide() {
    registerAlice();

    signedAt(fromNow(-285)).is(200, "[]");
    signedAt(fromNow(300)).is(200, "[]");
    signedAt(fromNow(-301)).isProblem(401, "Timestamp expired (max 300s)");
    signedAt(fromNow(360)).isProblem(401, "Timestamp expired (max 300s)");
  }

  @Test
  default void a07TimestampThatIsNoNumberIsRefused() {
    registerAlice();

    signedAt("not-a-number").isProblem(401, "Invalid timestamp format");
  }

  @Test
  default void a08TimestampWithAFractionIsRefused() {
    registerAlice();

    signedAt("1.5").isProblem(401, "Invalid timestamp format");
  }

  @Test
  default void a09BlacklistedCallerIsRefusedBeforeItsSignatureIsLookedAt() {
    registerAlice();
    api().post(administrator(), "/blacklist", "{\"hotkey\": \"" + ALICE.hotkey() + "\"}").isOk();

    signedWith(ZERO_SIGNATURE).send().isProblem(401, "Hotkey is blacklisted");
  }

  @Test
  default void a10BlacklistedAdministratorIsRefusedToo() {
    String itself = "{\"hotkey\": \"" + administrator().hotkey() + "\"}";
    api().post(administrator(), "/blacklist", itself).isOk();

    api().get(administrator(), "/miners/valid").isProblem(401, "Hotkey is blacklisted");
  }

  @Test
  default void a11SignatureOfZerosIsRefused() {
    registerAlice();

    signedWith(ZERO_SIGNATURE).send().isProblem(401, "Invalid signature");
  }

  @Test
  default void a12SignatureThatIsNoHexIsRefused() {
    registerAlice();

    signedWith("zz").send().isProblem(401, "Signature verification failed");
  }

  @Test
  default void a13UndecodableHotkeyIsRefused() {
    signedWith(ZERO_SIGNATURE)
        .with("X-Validator-Hotkey", STRANGER)
        .send()
        .isProblem(401, "Signature verification failed");
  }

  @Test
  default void a14UnknownHotkeyIsRefused() {
    api().post(ALICE, BATCH, EMPTY).isProblem(401, NOT_REGISTERED);
  }

  @Test
  default void a15AdministratorNeedsNoRegistration() {
    assertThat(stage().number("SELECT count(*) FROM validator")).isZero();

    api().post(administrator(), BATCH, EMPTY).is(200, "[]");
  }

  @Test
  default void a16EmptyOrForeignHotkeyIsNoAdministrator() {
    String json = "{\"hotkey\": \"" + MINER + "\"}";

    api().post(ALICE, "/blacklist", json).isProblem(401, NOT_REGISTERED);
    api()
        .call("POST", "/blacklist")
        .body(json)
        .signedBy(ALICE)
        .with("X-Validator-Hotkey", "")
        .send()
        .isProblem(401, "Signature verification failed");
  }

  @Test
  default void a17ValidatorIsNoAdministrator() {
    registerAlice();

    api()
        .post(ALICE, "/blacklist", "{\"hotkey\": \"" + MINER + "\"}")
        .isProblem(403, "Admin access required");
    api().delete(ALICE, "/blacklist/" + MINER).isProblem(403, "Admin access required");
  }

  @Test
  default void a18MissingHeadersAreAllNamed() {
    api().get("/miners/valid").is(422, "{\"detail\":[" + MISSING_HEADERS + "]}");
    signedWith(ZERO_SIGNATURE)
        .without("X-Timestamp")
        .send()
        .is(
            422,
            "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"header\",\"x-timestamp\"],"
                + "\"msg\":\"Field required\",\"input\":null}]}");
  }

  @Test
  default void a19BadSignatureHidesTheErrorsOfTheBody() {
    registerAlice();

    signedWith(ZERO_SIGNATURE).body("{\"samples\": 1}").send().isProblem(401, "Invalid signature");
  }

  @Test
  default void a20UnparsableBodyIsToldBeforeAnythingElse() {
    api()
        .call("POST", BATCH)
        .body("{bad")
        .send()
        .is(
            422,
            "{\"detail\":[{\"type\":\"json_invalid\",\"loc\":[\"body\",1],\"msg\":\"JSON decode"
                + " error\",\"input\":{},\"ctx\":{\"error\":\"Expecting property name enclosed in"
                + " double quotes\"}}]}");
  }

  @Test
  default void a21MissingHeadersAndBodyErrorsComeTogether() {
    api()
        .call("POST", BATCH)
        .body("[1]")
        .send()
        .is(
            422,
            "{\"detail\":["
                + MISSING_HEADERS
                + ",{\"type\":\"model_attributes_type\",\"loc\":[\"body\"],\"msg\":\"Input should be"
                + " a valid dictionary or object to extract fields from\",\"input\":[1]}]}");
  }

  @Test
  default void a22SignatureGoesWithAndWithoutPrefixAndInUpperCase() {
    registerAlice();
    String now = Signer.now();
    String signature =
        ALICE.sign(RequestSignature.message(EMPTY.getBytes(StandardCharsets.UTF_8), now));
    String bare = signature.substring(2);

    for (String spelled : List.of(signature, bare, bare.toUpperCase(Locale.ROOT))) {
      signedWith(spelled).with("X-Timestamp", now).send().is(200, "[]");
    }
  }

  @Test
  default void a23SignatureOverTheWrappedMessageIsAccepted() {
    registerAlice();
    String now = Signer.now();
    String message =
        new String(
            RequestSignature.message(EMPTY.getBytes(StandardCharsets.UTF_8), now),
            StandardCharsets.UTF_8);
    String signature =
        ALICE.sign(("<Bytes>" + message + "</Bytes>").getBytes(StandardCharsets.UTF_8));

    signedWith(signature).with("X-Timestamp", now).send().is(200, "[]");
  }

  @Test
  default void a24IdenticalRequestTwiceLeavesOneRow() {
    registerAlice();
    stage().publishUpTo(1);
    Call call = api().call("POST", BATCH).body(batch(item(1, MINER))).signedBy(ALICE);

    Answer first = call.send();
    Answer second = call.send();

    first.isOk();
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(stage().number("SELECT count(*) FROM vote")).isEqualTo(1);
  }

  @Test
  default void a25TooLongABodyIsRefusedWhoeverSendsIt() {
    api().head(BATCH, 2_097_153).isProblem(413, "Request body too large");
  }
}
