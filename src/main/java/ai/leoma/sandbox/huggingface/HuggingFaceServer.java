package ai.leoma.sandbox.huggingface;

import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.http.LoopbackServer;
import ai.leoma.sandbox.http.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The Hugging Face hub with the imitated miners' repositories (external-apis.md 2): what a
/// repository holds at a revision. All repositories are public.
public final class HuggingFaceServer implements AutoCloseable {

  private static final Pattern MODEL =
      Pattern.compile("/api/models/([^/]+/[^/]+)(?:/revision/([^/]+))?");
  private static final String BRANCH = "main";
  private static final int SHORTEST_SHA = 7;

  private final Vertx vertx;
  private final String token;
  private final Map<String, ImitatedMiner> byModelName;
  private final Map<String, HubFault> faultsByMiner = new ConcurrentHashMap<>();
  private final RateWindow window = new RateWindow(Clock.systemUTC());
  private final LoopbackServer server;

  private HuggingFaceServer(Vertx vertx, Cast cast, String token) {
    this.vertx = vertx;
    this.token = token;
    this.byModelName =
        cast.miners().stream()
            .collect(Collectors.toUnmodifiableMap(ImitatedMiner::modelName, Function.identity()));
    this.server = LoopbackServer.start(vertx, this::handle);
  }

  /// Starts the hub with one repository for each miner.
  ///
  /// @param token the one token that is accepted; without any, public repositories are readable too
  public static HuggingFaceServer start(Vertx vertx, Cast cast, String token) {
    return new HuggingFaceServer(vertx, cast, token);
  }

  public URI address() {
    return server.address();
  }

  /// Gives the repository of this miner a fault, or with an empty value heals it.
  public void inject(String minerName, Optional<HubFault> fault) {
    fault.ifPresentOrElse(
        given -> faultsByMiner.put(minerName, given), () -> faultsByMiner.remove(minerName));
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(HttpServerRequest request, Buffer body) {
    window.count(request.response());
    String authorization = request.getHeader("Authorization");
    boolean isAnonymous = authorization == null;
    if (!isAnonymous && !authorization.equals("Bearer " + token)) {
      refuse(request, HubRefusal.BAD_TOKEN);
      return;
    }
    Matcher path = MODEL.matcher(request.path());
    if (!request.method().equals(HttpMethod.GET) || !path.matches()) {
      refuse(request, HubRefusal.repositoryNotFound(isAnonymous));
      return;
    }
    ImitatedMiner miner = byModelName.get(decoded(path.group(1)));
    if (miner == null) {
      refuse(request, HubRefusal.repositoryNotFound(isAnonymous));
      return;
    }
    String revision = path.group(2) == null ? BRANCH : decoded(path.group(2));
    Optional<HubFault> fault = Optional.ofNullable(faultsByMiner.get(miner.name()));
    fault.ifPresentOrElse(
        given -> suffer(request, miner, revision, given, isAnonymous),
        () -> describe(request, miner, revision, Optional.empty()));
  }

  private void suffer(
      HttpServerRequest request,
      ImitatedMiner miner,
      String revision,
      HubFault fault,
      boolean isAnonymous) {
    switch (fault) {
      case HubFault.FailsFirst failing -> {
        boolean isLast = failing.times() <= 1;
        inject(
            miner.name(),
            isLast
                ? Optional.empty()
                : Optional.of(new HubFault.FailsFirst(failing.status(), failing.times() - 1)));
        refuse(request, HubRefusal.unavailable(failing.status()));
      }
      case HubFault.WindowUsedUp used -> {
        RateWindow.tell(request.response(), 0, used.untilReset().toSeconds());
        refuse(request, HubRefusal.RATE_LIMITED);
      }
      case HubFault.Throttled _ -> refuse(request, HubRefusal.RATE_LIMITED);
      case HubFault.Stalled stalled -> {
        long timer =
            vertx.setTimer(
                stalled.delay().toMillis(),
                due -> describe(request, miner, revision, Optional.empty()));
        request.response().closeHandler(gone -> vertx.cancelTimer(timer));
      }
      case HubFault.TokenRefused _ -> refuse(request, HubRefusal.BAD_TOKEN);
      case HubFault.RepositoryMissing _ ->
          refuse(request, HubRefusal.repositoryNotFound(isAnonymous));
      case HubFault.Disabled _ -> refuse(request, HubRefusal.DISABLED);
      case HubFault.Renamed renamed -> redirect(request, renamed.newName(), revision);
      case HubFault.Gated _,
          HubFault.AnotherCommit _,
          HubFault.WithoutLargeFiles _,
          HubFault.Empty _ ->
          describe(request, miner, revision, Optional.of(fault));
    }
  }

  private static void describe(
      HttpServerRequest request,
      ImitatedMiner miner,
      String revision,
      Optional<HubFault> distortion) {
    boolean isAnyRevision = distortion.orElse(null) instanceof HubFault.AnotherCommit;
    if (!isAnyRevision && !isRevision(miner, revision)) {
      refuse(request, HubRefusal.REVISION_NOT_FOUND);
      return;
    }
    boolean hasBlobs = isTrue(request.getParam("blobs"));
    Reply.json(request, 200, ModelDocument.of(miner, hasBlobs, distortion));
  }

  /// A branch and a shortened commit are answered too, with the whole commit.
  private static boolean isRevision(ImitatedMiner miner, String revision) {
    return revision.equals(BRANCH)
        || (revision.length() >= SHORTEST_SHA && miner.repositorySha().startsWith(revision));
  }

  private static void redirect(HttpServerRequest request, String newName, String revision) {
    request
        .response()
        .putHeader("Location", "/api/models/" + newName + "/revision/" + revision)
        .setStatusCode(307)
        .end();
  }

  private static void refuse(HttpServerRequest request, HubRefusal refusal) {
    refusal.code().ifPresent(code -> request.response().putHeader("X-Error-Code", code));
    request.response().putHeader("X-Error-Message", refusal.message());
    Reply.json(request, refusal.status(), new JsonObject().put("error", refusal.message()));
  }

  private static boolean isTrue(String parameter) {
    return parameter != null && parameter.matches("(?i)true|1");
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEscape) {
      return segment;
    }
  }
}
