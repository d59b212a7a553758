package ai.leoma.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One request to somebody else's server, with the bounds under which it is sent.
///
/// @param operation short fixed name for metrics, e.g. `metagraph`; never anything a stranger chose
/// @param deadline from the call to the last byte of the answer
/// @param limitBytes the longest answer that is read
public record HttpCall(
    String operation,
    HttpMethod method,
    URI address,
    Map<String, String> headers,
    Optional<Buffer> body,
    Duration deadline,
    int limitBytes) {
  public HttpCall {
    headers = Map.copyOf(headers);
    if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
      throw new IllegalArgumentException("not an http address: " + address);
    }
    if (address.getHost() == null) {
      throw new IllegalArgumentException("an address without a host: " + address);
    }
    if (!deadline.isPositive() || limitBytes < 1) {
      throw new IllegalArgumentException("deadline and size limit must be positive");
    }
  }

  public static HttpCall get(
      String operation, URI address, Map<String, String> headers, Duration deadline, int limit) {
    return new HttpCall(
        operation, HttpMethod.GET, address, headers, Optional.empty(), deadline, limit);
  }

  public HttpCall withJson(HttpMethod otherMethod, Buffer json) {
    Map<String, String> withType = new HashMap<>(headers);
    withType.put("Content-Type", "application/json");
    return new HttpCall(
        operation, otherMethod, address, withType, Optional.of(json), deadline, limitBytes);
  }
}
