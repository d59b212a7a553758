package ai.leoma.chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/// What a node sent: one JSON-RPC message.
sealed interface Received {
  record Answer(long id, JsonNode result) implements Received {}

  record Refusal(long id, RpcError error) implements Received {}

  /// An error about something that the node could not tell: a whole batch, or what it took for one.
  record Unassigned(RpcError error) implements Received {}

  record Notice(String subscription, JsonNode result) implements Received {}

  /// The node gave the subscription up.
  record Ended(String subscription, RpcError error) implements Received {}

  /// @param detail the member `data`, empty when there is none
  record RpcError(long code, String reason, String detail) {
    private static final long RATE_LIMIT = -32999;
    private static final long BUSY = -32009;
    private static final long TOO_MANY_REQUESTS = 429;
    private static final long TOO_MANY_REQUESTS_AT_PROXIES = -32029;
    private static final Pattern WORDS_OF_PROXIES =
        Pattern.compile("rate limit|too many requests", Pattern.CASE_INSENSITIVE);

    /// Whether the same request may go through a little later (crates jsonrpsee and sc-rpc-server;
    /// proxies answer with the HTTP status or words of their own).
    boolean asksForPatience() {
      return code == RATE_LIMIT
          || code == BUSY
          || code == TOO_MANY_REQUESTS
          || code == TOO_MANY_REQUESTS_AT_PROXIES
          || code < 0 && WORDS_OF_PROXIES.matcher(reason).find();
    }

    RpcRefused of(String method) {
      return new RpcRefused(method, code, reason, detail);
    }

    @Override
    public String toString() {
      return "%d %s %s".formatted(code, reason, detail).strip();
    }
  }
}
