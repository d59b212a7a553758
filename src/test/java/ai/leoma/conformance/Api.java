package ai.leoma.conformance;

import ai.leoma.access.RequestSignature;
import ai.leoma.access.Signer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Requests to a running service, built as its clients build them: one HTTP client, no redirects
/// followed, nothing that a framework would add.
final class Api {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  private final URI address;

  Api(URI address) {
    this.address = address;
  }

  /// A request that is still being put together.
  final class Call {
    private final String method;
    private final String target;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private byte[] body = new byte[0];

    private Call(String method, String target) {
      this.method = method;
      this.target = target;
    }

    Call with(String header, String value) {
      headers.put(header, value);
      return this;
    }

    Call without(String header) {
      headers.remove(header);
      return this;
    }

    Call body(String text) {
      body = text.getBytes(StandardCharsets.UTF_8);
      headers.putIfAbsent("Content-Type", "application/json");
      return this;
    }

    Call signedBy(Signer signer) {
      return signedBy(signer, Signer.now());
    }

    /// By the old service's three headers; after the body.
    Call signedBy(Signer signer, String timestamp) {
      return with("X-Validator-Hotkey", signer.hotkey())
          .with("X-Signature", signer.sign(RequestSignature.message(body, timestamp)))
          .with("X-Timestamp", timestamp);
    }

    Answer send() {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(address + target))
              .timeout(PATIENCE)
              .method(
                  method,
                  body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
      headers.forEach(request::header);
      try {
        HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.headers().map(), response.body());
      } catch (IOException e) {
        throw new IllegalStateException(method + " " + target, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(method + " " + target, e);
      }
    }
  }

  Call call(String method, String target) {
    return new Call(method, target);
  }

  Answer get(String target) {
    return call("GET", target).send();
  }

  Answer get(Signer signer, String target) {
    return call("GET", target).signedBy(signer).send();
  }

  Answer post(Signer signer, String target, String json) {
    return call("POST", target).body(json).signedBy(signer).send();
  }

  Answer delete(Signer signer, String target) {
    return call("DELETE", target).signedBy(signer).send();
  }

  /// Posts the head of a request and nothing of the body that it declares.
  Answer head(String target, long declaredBytes) {
    String head =
        "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(target, declaredBytes);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return answer(socket.getInputStream());
    } catch (IOException e) {
      throw new IllegalStateException(target, e);
    }
  }

  /// Up to the first closing brace: the connection may stay open.
  private static Answer answer(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int next = in.read(); next >= 0; next = next == '}' ? -1 : in.read()) {
      text.append((char) next);
    }
    String[] parts = text.toString().split("\r\n\r\n", 2);
    Map<String, List<String>> headers =
        parts[0]
            .lines()
            .skip(1)
            .map(line -> line.split(": ?", 2))
            .collect(
                Collectors.groupingBy(
                    header -> header[0].toLowerCase(Locale.ROOT),
                    Collectors.mapping(header -> header[1], Collectors.toList())));
    return new Answer(Integer.parseInt(parts[0].substring(9, 12)), headers, parts[1]);
  }
}
