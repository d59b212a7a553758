package ai.leoma.access;

import java.util.Map;
import java.util.Optional;

/// What a signature scheme gets to see of a request, before anything of it is believed.
///
/// @param headers all headers by lower-case name; of several values of one name the first
/// @param target path and query as they came over the wire
record SignedRequest(String method, String target, Map<String, String> headers, byte[] rawBody) {
  SignedRequest {
    headers = Map.copyOf(headers);
  }

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }
}
