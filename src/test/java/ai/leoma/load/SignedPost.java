package ai.leoma.load;

import ai.leoma.access.RequestSigner;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// A POST with a body of JSON, signed and ready for whatever sends it: sr25519 takes longer than
/// sending, so load is signed beforehand. Under the old headers it stays good for 300 s and may be
/// sent again as it is; under `btauth/1` it is good once and for 10 s.
///
/// @param headers those of the signature, by name
public record SignedPost(String path, Map<String, String> headers, byte[] body) {
  public static SignedPost of(RequestSigner signer, String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return new SignedPost(path, signer.headersFor("POST", path, body), body);
  }

  /// @param service address without a path
  HttpRequest to(URI service, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(path))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return request.build();
  }
}
