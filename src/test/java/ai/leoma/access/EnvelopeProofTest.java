package ai.leoma.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.SignatureVerifier;
import ai.leoma.chain.TestHotkeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an envelope proves to whom knows nothing else.
class EnvelopeProofTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_123L);
  private static final String TARGET = "/samples/batch?why=not";
  private static final byte[] BODY = "{\"samples\": []}".getBytes(StandardCharsets.UTF_8);

  private final KeyPair key = KeyPair.ofMiniSecret(new byte[32]);
  private final SignatureVerifier signatures = new SignatureVerifier();

  @ParameterizedTest
  @ValueSource(strings = {"btauth/1", "sha256-body-timestamp"})
  void honestEnvelopeIsSigned(String scheme) {
    assertThat(EnvelopeProof.of(envelope(scheme), signatures))
        .isInstanceOf(EnvelopeProof.Signed.class);
  }

  @Test
  void wrappedSignatureIsGoodUnderTheOldHeadersOnly() {
    Envelope honest = envelope("sha256-body-timestamp");
    byte[] message = RequestSignature.message(BODY, honest.headers().get("x-timestamp"));
    String wrapped = "<Bytes>" + new String(message, StandardCharsets.UTF_8) + "</Bytes>";

    assertThat(proof(resigned(honest, "x-signature", wrapped)))
        .isInstanceOf(EnvelopeProof.Signed.class);

    Envelope btauth = envelope("btauth/1");
    BtauthMessage lines =
        BtauthMessage.of(
            "POST",
            TARGET,
            BODY,
            btauth.headers().get("x-bittensor-nonce"),
            key.hotkey().ss58(),
            Optional.of(TestHotkeys.BOB.ss58()));
    String wrappedLines =
        "<Bytes>" + new String(lines.bytes(), StandardCharsets.UTF_8) + "</Bytes>";
    assertForged(resigned(btauth, "x-bittensor-signature", wrappedLines), "signature is wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"btauth/1", "sha256-body-timestamp"})
  void changedEnvelopeIsForged(String scheme) {
    Envelope honest = envelope(scheme);
    byte[] other = "{\"samples\": [1]}".getBytes(StandardCharsets.UTF_8);

    assertForged(with(honest, honest.target(), other, honest.caller(), NOW), "digest");
    assertForged(with(honest, "/blacklist", BODY, honest.caller(), NOW), "digest");
    assertForged(with(honest, honest.target(), BODY, TestHotkeys.ALICE, NOW), "another");
    assertForged(
        with(honest, honest.target(), BODY, honest.caller(), NOW.plusSeconds(1)), "another time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"btauth/1", "sha256-body-timestamp"})
  void forgedEnvelopeWithADigestOfItsOwnIsForged(String scheme) {
    Envelope honest = envelope(scheme);
    byte[] other = "{\"samples\": [1]}".getBytes(StandardCharsets.UTF_8);

    assertForged(
        sealed(with(honest, honest.target(), other, honest.caller(), honest.signedTimeMillis())),
        "signature is wrong");
  }

  @Test
  void targetIsSignedUnderBtauthAndNotUnderTheOldHeaders() {
    Envelope btauth = envelope("btauth/1");
    Envelope old = envelope("sha256-body-timestamp");

    assertForged(
        sealed(with(btauth, "/samples", BODY, btauth.caller(), btauth.signedTimeMillis())),
        "signature is wrong");
    assertThat(proof(sealed(with(old, "/samples", BODY, old.caller(), old.signedTimeMillis()))))
        .isInstanceOf(EnvelopeProof.Signed.class);
  }

  @Test
  void schemeOfALaterReleaseIsNotCalledForged() {
    Envelope honest = envelope("btauth/1");
    Envelope later =
        new Envelope(
            0,
            honest.digest(),
            "btauth/2",
            honest.method(),
            honest.target(),
            honest.headers(),
            honest.body(),
            honest.caller(),
            honest.signedTimeMillis(),
            NOW);

    assertThat(proof(later)).isInstanceOf(EnvelopeProof.UnknownScheme.class);
  }

  @Test
  void headersThatCannotBeReadAreForged() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Envelope honest = envelope(random.nextBoolean() ? "btauth/1" : "sha256-body-timestamp");
      Map<String, String> headers = new HashMap<>(honest.headers());
      String name = headers.keySet().stream().sorted().toList().get(random.nextInt(3));
      if (random.nextBoolean()) {
        headers.remove(name);
      } else {
        headers.put(name, "ÿ" + random.nextInt());
      }
      boolean isVersion = name.equals("x-bittensor-version");

      assertThat(proof(withHeaders(honest, headers)) instanceof EnvelopeProof.Forged)
          .as("seed " + seed + " " + name)
          .isEqualTo(!isVersion);
    }
  }

  private EnvelopeProof proof(Envelope envelope) {
    return EnvelopeProof.of(envelope, signatures);
  }

  private void assertForged(Envelope envelope, String why) {
    assertThat(proof(envelope))
        .isInstanceOfSatisfying(
            EnvelopeProof.Forged.class, forged -> assertThat(forged.why()).contains(why));
  }

  private Envelope envelope(String scheme) {
    InstantSource clock = InstantSource.fixed(NOW);
    boolean isBtauth = scheme.equals("btauth/1");
    RequestSigner signer =
        isBtauth
            ? RequestSigner.btauth(key, TestHotkeys.BOB, clock)
            : RequestSigner.oldHeaders(key, clock);
    Map<String, String> headers = new HashMap<>();
    signer
        .headersFor("POST", TARGET, BODY)
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    long signedTime = isBtauth ? NOW.toEpochMilli() : NOW.getEpochSecond() * 1000;
    return sealed(
        new Envelope(
            0, new byte[32], scheme, "POST", TARGET, headers, BODY, key.hotkey(), signedTime, NOW));
  }

  /// With the digest that belongs to it.
  private static Envelope sealed(Envelope envelope) {
    byte[] signature =
        Hex.decode(
            envelope.headers().entrySet().stream()
                .filter(header -> header.getKey().endsWith("signature"))
                .findFirst()
                .orElseThrow()
                .getValue());
    return new Envelope(
        0,
        Envelopes.digestOf(envelope, signature),
        envelope.scheme(),
        envelope.method(),
        envelope.target(),
        envelope.headers(),
        envelope.body(),
        envelope.caller(),
        envelope.signedTimeMillis(),
        NOW);
  }

  private Envelope resigned(Envelope envelope, String header, String message) {
    Map<String, String> headers = new HashMap<>(envelope.headers());
    byte[] signature = key.sign(message.getBytes(StandardCharsets.UTF_8));
    headers.put(header, Hex.encodePrefixed(signature));
    return sealed(withHeaders(envelope, headers));
  }

  private static Envelope withHeaders(Envelope envelope, Map<String, String> headers) {
    return new Envelope(
        0,
        envelope.digest(),
        envelope.scheme(),
        envelope.method(),
        envelope.target(),
        headers,
        envelope.body(),
        envelope.caller(),
        envelope.signedTimeMillis(),
        NOW);
  }

  private static Envelope with(
      Envelope envelope, String target, byte[] body, Hotkey caller, Instant signed) {
    return with(
        envelope,
        target,
        body,
        caller,
        signed.equals(NOW) ? envelope.signedTimeMillis() : signed.toEpochMilli());
  }

  private static Envelope with(
      Envelope envelope, String target, byte[] body, Hotkey caller, long signedTimeMillis) {
    return new Envelope(
        0,
        envelope.digest(),
        envelope.scheme(),
        envelope.method(),
        target,
        envelope.headers(),
        body,
        caller,
        signedTimeMillis,
        NOW);
  }
}
