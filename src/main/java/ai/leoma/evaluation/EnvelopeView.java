package ai.leoma.evaluation;

import ai.leoma.access.Envelope;
import ai.leoma.json.WireTime;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/// An envelope as it is published.
///
/// @param digest what votes name it by, lower-case hexadecimal
/// @param scheme `sha256-body-timestamp` or `btauth/1`
/// @param target path and query as they came over the wire
/// @param caller SS58 address of who signed
/// @param headers those of the signature, by lower-case name
/// @param bodyBase64 the body exactly as it was signed
@RegisterForReflection
public record EnvelopeView(
    String digest,
    String scheme,
    String method,
    String target,
    String caller,
    @JsonProperty("signed_time_ms") long signedTimeMillis,
    Map<String, String> headers,
    @JsonProperty("body_base64") String bodyBase64,
    @JsonProperty("arrived_at") String arrivedAt) {
  static EnvelopeView of(Envelope envelope) {
    return new EnvelopeView(
        HexFormat.of().formatHex(envelope.digest()),
        envelope.scheme(),
        envelope.method(),
        envelope.target(),
        envelope.caller().ss58(),
        envelope.signedTimeMillis(),
        envelope.headers(),
        Base64.getEncoder().encodeToString(envelope.body()),
        WireTime.of(envelope.arrivedAt()));
  }
}
