package ai.leoma.sandbox.chain;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.http.LoopbackServer;
import ai.leoma.sandbox.http.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The public Pylon service, version 2, in front of an [ImitatedChain] (external-apis.md 7.1).
///
/// The owner and each imitated validator have a token of their own for the open routes, as if each
/// ran its own service, and each validator has an identity with another token for writing.
public final class PylonServer implements AutoCloseable {

  private static final Duration UNTIL_WEIGHTS_APPLY = Duration.ofMillis(200);
  private static final int LONGEST_TIMEOUT_SECONDS = 300;
  private static final Pattern SUBNET =
      Pattern.compile("/api/v([12])/subnet/(\\d{1,5})/block/(latest|recent|\\d{1,18})/([a-z]+)");
  private static final Pattern IDENTITY =
      Pattern.compile("/api/v1/identity/([^/]+)/subnet/(\\d{1,5})/([a-z]+)");

  private final Vertx vertx;
  private final ImitatedChain chain;
  private final PylonWallets wallets;
  private final int netuid;
  private final PylonTokens tokens;
  private final AtomicReference<Optional<PylonFault>> fault =
      new AtomicReference<>(Optional.empty());
  private final LoopbackServer server;

  private PylonServer(Vertx vertx, ImitatedChain chain, int netuid, PylonTokens tokens) {
    this.vertx = vertx;
    this.chain = chain;
    this.wallets = new PylonWallets(chain.subtensor());
    this.netuid = netuid;
    this.tokens = tokens;
    this.server = LoopbackServer.start(vertx, this::handle);
  }

  public static PylonServer start(
      Vertx vertx, ImitatedChain chain, int netuid, PylonTokens tokens) {
    return new PylonServer(vertx, chain, netuid, tokens);
  }

  public URI address() {
    return server.address();
  }

  /// Injects a fault, or with an empty value heals.
  public void inject(Optional<PylonFault> newFault) {
    fault.set(newFault);
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(HttpServerRequest request, Buffer body) {
    try {
      checkTimeout(request);
      if (fault.get().orElse(null) instanceof PylonFault.Failing failing) {
        throw new PylonRefusal(failing.status(), failing.detail());
      }
      route(request, body);
    } catch (PylonRefusal refusal) {
      refuse(request, refusal);
    }
  }

  private void route(HttpServerRequest request, Buffer body) {
    Matcher subnet = SUBNET.matcher(request.path());
    Matcher identity = IDENTITY.matcher(request.path());
    if (request.path().equals("/api/v1/block/latest")) {
      requireMethod(request, HttpMethod.GET);
      Reply.json(request, 200, SubnetAnswers.block(newest(reader(request))));
    } else if (subnet.matches()) {
      requireMethod(request, HttpMethod.GET);
      reader(request);
      requireNetuid(subnet.group(2));
      Reply.json(request, 200, read(subnet.group(1), subnet.group(3), subnet.group(4)));
    } else if (identity.matches()) {
      write(request, identity, body);
    } else {
      throw new PylonRefusal(404, "Not Found");
    }
  }

  private JsonObject read(String version, String which, String what) {
    boolean isLatest = which.equals("latest");
    return switch (version + " " + what) {
      case "1 neurons" ->
          fault.get().orElse(null) instanceof PylonFault.NoNeurons
              ? SubnetAnswers.noNeurons(block(which))
              : SubnetAnswers.neurons(block(which), netuid);
      case "1 validators" -> SubnetAnswers.validators(block(which), netuid);
      case "1 commitments" -> SubnetAnswers.plainCommitments(latestOnly(isLatest), netuid);
      case "2 commitments" -> SubnetAnswers.revealedCommitments(latestOnly(isLatest), netuid);
      default -> throw new PylonRefusal(404, "Not Found");
    };
  }

  /// Pylon knows no final blocks: who waits for one asks for the newest again and again.
  private Block newest(String reader) {
    Block head = chain.subtensor().head();
    chain.askedForFinalized(reader);
    chain.askedForHead(reader);
    return head;
  }

  private Block latestOnly(boolean isLatest) {
    if (!isLatest) {
      throw new PylonRefusal(404, "Not Found");
    }
    return chain.subtensor().head();
  }

  private Block block(String which) {
    if (which.equals("latest")) {
      return chain.subtensor().head();
    }
    if (which.equals("recent")) {
      if (fault.get().orElse(null) instanceof PylonFault.RecentNotCached) {
        throw new PylonRefusal(
            503,
            "Recent neurons data is not available. Cache update may not have finished yet or subnet"
                + " may not be configured for caching recent objects.");
      }
      return chain.subtensor().head();
    }
    return chain
        .subtensor()
        .hashAt(Long.parseLong(which))
        .flatMap(chain.subtensor()::block)
        .orElseThrow(() -> new PylonRefusal(404, "Block " + which + " not found."));
  }

  private void write(HttpServerRequest request, Matcher path, Buffer body) {
    String name = path.group(1);
    Hotkey writer =
        chain
            .cast()
            .identity(name)
            .orElseThrow(() -> new PylonRefusal(404, "Identity '" + name + "' not found"));
    if (!tokens.isIdentityToken(name, bearer(request))) {
      throw new PylonRefusal(403, "Invalid identity token");
    }
    requireNetuid(path.group(2));
    switch (path.group(3)) {
      case "weights" -> {
        requireMethod(request, HttpMethod.PUT);
        scheduleWeights(request, writer, WriteBodies.object(body));
      }
      case "commitments" -> {
        requireMethod(request, HttpMethod.POST);
        commit(request, writer, WriteBodies.object(body));
      }
      default -> throw new PylonRefusal(404, "Not Found");
    }
  }

  private void scheduleWeights(HttpServerRequest request, Hotkey hotkey, JsonObject body) {
    Map<Hotkey, Double> weights = WriteBodies.weights(body);
    boolean isLost = fault.get().orElse(null) instanceof PylonFault.WeightsLost;
    if (!isLost) {
      vertx.setTimer(
          UNTIL_WEIGHTS_APPLY.toMillis(),
          timer -> Thread.startVirtualThread(() -> wallets.setWeights(hotkey, weights)));
    }
    Reply.json(
        request,
        200,
        new JsonObject().put("detail", "weights update scheduled").put("count", weights.size()));
  }

  private void commit(HttpServerRequest request, Hotkey hotkey, JsonObject body) {
    wallets.setCommitment(hotkey, Hex.decode(WriteBodies.commitment(body)));
    Reply.json(request, 201, new JsonObject().put("detail", "Commitment set successfully."));
  }

  private String reader(HttpServerRequest request) {
    return tokens
        .reader(bearer(request))
        .orElseThrow(() -> new PylonRefusal(403, "Invalid open access token"));
  }

  private static String bearer(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    if (header == null || !header.startsWith("Bearer ")) {
      throw new PylonRefusal(401, "Missing or invalid Authorization header");
    }
    return header.substring("Bearer ".length());
  }

  private static void requireMethod(HttpServerRequest request, HttpMethod method) {
    if (!request.method().equals(method)) {
      throw new PylonRefusal(405, "Method Not Allowed");
    }
  }

  private void requireNetuid(String text) {
    if (Integer.parseInt(text) != netuid) {
      throw new PylonRefusal(404, "Subnet " + text + " not found");
    }
  }

  private void checkTimeout(HttpServerRequest request) {
    String seconds = request.getHeader("X-Pylon-Timeout");
    if (seconds == null) {
      return;
    }
    if (!seconds.matches("\\d{1,9}(\\.\\d{1,9})?") || Double.parseDouble(seconds) <= 0) {
      throw new PylonRefusal(400, "Invalid X-Pylon-Timeout header value");
    }
    boolean isTooSlow = fault.get().orElse(null) instanceof PylonFault.TooSlow;
    if (isTooSlow && Double.parseDouble(seconds) <= LONGEST_TIMEOUT_SECONDS) {
      throw new PylonRefusal(504, "Request timed out");
    }
  }

  private static void refuse(HttpServerRequest request, PylonRefusal refusal) {
    Reply.json(request, refusal.status(), refusal.body());
  }
}
