package ai.leoma.gate;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// How long the target and the headers of a request may be, and that its percent-encoding and its
/// host can be read. Far above these the HTTP codec gives up by itself.
final class RequestLimits {
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

  private final int maxUrlBytes;
  private final int maxQueryParameterChars;
  private final int maxHeaders;
  private final int maxHeaderBytes;

  /// One that is valid, mostly the last one that came: nearly always it is the next one, too.
  private volatile String lastHost = "localhost";

  RequestLimits(GateConfig config) {
    this.maxUrlBytes = config.maxUrlBytes();
    this.maxQueryParameterChars = config.maxQueryParameterChars();
    this.maxHeaders = config.maxHeaders();
    this.maxHeaderBytes = config.maxHeaderBytes();
  }

  Optional<Refusal> check(HttpServerRequest request) {
    return target(request.uri()).or(() -> host(request)).or(() -> headers(request));
  }

  Optional<Refusal> target(String uri) {
    if (uri.length() > maxUrlBytes) {
      return Optional.of(new Refusal(414, "url", "URL longer than " + maxUrlBytes + " characters"));
    }
    if (!isReadable(uri)) {
      return Optional.of(new Refusal(400, "url", "URL is not properly encoded"));
    }
    return longestParameter(uri) > maxQueryParameterChars
        ? Optional.of(
            new Refusal(
                414,
                "url",
                "Query parameter longer than " + maxQueryParameterChars + " characters"))
        : Optional.empty();
  }

  /// Answers repeat it in `Location`.
  private Optional<Refusal> host(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return host != null && isValidHost(host)
        ? Optional.empty()
        : Optional.of(new Refusal(400, "headers", "Host header is missing or not valid"));
  }

  boolean isValidHost(String host) {
    if (host.equals(lastHost)) {
      return true;
    }
    boolean isValid = HOST.matcher(host).matches();
    if (isValid) {
      lastHost = host;
    }
    return isValid;
  }

  private Optional<Refusal> headers(HttpServerRequest request) {
    if (request.headers().size() > maxHeaders) {
      return Optional.of(new Refusal(431, "headers", "More than " + maxHeaders + " headers"));
    }
    long bytes = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      bytes += header.getKey().length() + header.getValue().length();
    }
    return bytes > maxHeaderBytes
        ? Optional.of(
            new Refusal(431, "headers", "Headers longer than " + maxHeaderBytes + " bytes"))
        : Optional.empty();
  }

  /// An absolute path of visible ASCII, in which percent signs stand before two hexadecimal digits
  /// that are no control character.
  private static boolean isReadable(String uri) {
    if (!uri.startsWith("/")) {
      return uri.equals("*") || uri.startsWith("http://") || uri.startsWith("https://");
    }
    for (int i = 0; i < uri.length(); i++) {
      char next = uri.charAt(i);
      if (next <= ' ' || next >= 0x7F) {
        return false;
      }
      if (next == '%') {
        if (i + 2 >= uri.length() || !isPrintable(uri.charAt(i + 1), uri.charAt(i + 2))) {
          return false;
        }
        i += 2;
      }
    }
    return true;
  }

  private static boolean isPrintable(char high, char low) {
    int first = high < 0x80 ? Character.digit(high, 16) : -1;
    int second = low < 0x80 ? Character.digit(low, 16) : -1;
    if (first < 0 || second < 0) {
      return false;
    }
    int octet = first << 4 | second;
    return octet >= 0x20 && octet != 0x7F;
  }

  private static int longestParameter(String uri) {
    int longest = 0;
    int start = uri.indexOf('?') + 1;
    while (start > 0) {
      int end = uri.indexOf('&', start);
      longest = Math.max(longest, (end < 0 ? uri.length() : end) - start);
      start = end + 1;
    }
    return longest;
  }
}
