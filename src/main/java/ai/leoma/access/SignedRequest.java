package ai.leoma.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a signature scheme gets to see of a request, before anything of it is believed.
///
/// @param headers all headers by lower-case name; of several values of one name the first
/// @param repeatedHeaders the lower-case names of those that came with several values
/// @param target path and query as they came over the wire
record SignedRequest(
    String method,
    String target,
    Map<String, String> headers,
    Set<String> repeatedHeaders,
    byte[] rawBody) {
  SignedRequest {
    headers = Map.copyOf(headers);
    repeatedHeaders = Set.copyOf(repeatedHeaders);
  }

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }
}
