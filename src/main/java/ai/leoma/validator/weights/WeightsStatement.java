package ai.leoma.validator.weights;

import ai.leoma.chain.Hotkey;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an owner states about the weights of a moment, to be believed for a while when its API
/// cannot be reached.
///
/// @param ranking the id of the ranking behind it
/// @param inputsSha256 of that ranking, lower-case hexadecimal
/// @param payee who gets everything; empty: the weights burn
/// @param issuedAt in whole milliseconds, as the other time
/// @param signer the hotkey that signs it
public record WeightsStatement(
    int netuid,
    long ranking,
    String inputsSha256,
    Optional<Payee> payee,
    Instant issuedAt,
    Instant expiresAt,
    Hotkey signer) {
  /// The name of the form. It stands before the text that is signed, so that the signature is good
  /// for nothing else.
  public static final String FORM = "leoma-weights/1";

  private static final int GREATEST_UID = 65_535;

  /// @param uid never 0
  public record Payee(int uid, Hotkey hotkey) {
    public Payee {
      if (uid < 1 || uid > GREATEST_UID) {
        throw new IllegalArgumentException("nobody can be paid at uid " + uid);
      }
    }
  }

  public WeightsStatement {
    if (!issuedAt.isBefore(expiresAt)) {
      throw new IllegalArgumentException("it expires before it is issued");
    }
    if (!inputsSha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("no SHA-256 of the inputs");
    }
  }

  /// What is signed: the form, a line feed, and the canonical JSON of [#json].
  public byte[] signedBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes((FORM + "\n").getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(CanonicalJson.canonicalBytes(json()));
    return bytes.toByteArray();
  }

  public JsonValue json() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("form", new StringValue(FORM));
    members.put("netuid", NumberValue.of(netuid));
    members.put("ranking_id", NumberValue.of(ranking));
    members.put("inputs_sha256", new StringValue(inputsSha256));
    members.put("winner_uid", NumberValue.of(payee.map(Payee::uid).orElse(0)));
    members.put(
        "winner_hotkey",
        payee
            .<JsonValue>map(one -> new StringValue(one.hotkey().ss58()))
            .orElseGet(NullValue::new));
    members.put("issued_at_ms", NumberValue.of(issuedAt.toEpochMilli()));
    members.put("expires_at_ms", NumberValue.of(expiresAt.toEpochMilli()));
    members.put("signer", new StringValue(signer.ss58()));
    return new ObjectValue(members);
  }

  /// @throws IllegalArgumentException when it is no such statement; whatever else it has would not
  ///     be signed
  static WeightsStatement read(ObjectValue object) {
    if (!text(object, "form").equals(FORM)) {
      throw new IllegalArgumentException("not of the form " + FORM);
    }
    int uid = Math.toIntExact(number(object, "winner_uid"));
    return new WeightsStatement(
        Math.toIntExact(number(object, "netuid")),
        number(object, "ranking_id"),
        text(object, "inputs_sha256"),
        uid == 0
            ? Optional.empty()
            : Optional.of(new Payee(uid, Hotkey.ofSs58(text(object, "winner_hotkey")))),
        Instant.ofEpochMilli(number(object, "issued_at_ms")),
        Instant.ofEpochMilli(number(object, "expires_at_ms")),
        Hotkey.ofSs58(text(object, "signer")));
  }

  private static String text(ObjectValue object, String name) {
    if (object.member(name).orElse(null) instanceof StringValue(String text)) {
      return text;
    }
    throw new IllegalArgumentException(name + " is no text");
  }

  private static long number(ObjectValue object, String name) {
    if (object.member(name).orElse(null) instanceof NumberValue number
        && !number.isFloat()
        && number.lexeme().length() <= 15) {
      return Long.parseLong(number.lexeme());
    }
    throw new IllegalArgumentException(name + " is no whole number");
  }
}
