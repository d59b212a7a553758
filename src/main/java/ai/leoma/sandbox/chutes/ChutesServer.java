package ai.leoma.sandbox.chutes;

import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.ImitatedMiner;
import ai.leoma.sandbox.http.LoopbackServer;
import ai.leoma.sandbox.http.Reply;
import ai.leoma.sandbox.studio.MinerKind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Chutes: the management API and every miner's chute on one port, told apart by the first label of
/// the `Host` header (external-apis.md 1).
public final class ChutesServer implements AutoCloseable {

  private static final Pattern CHUTE = Pattern.compile("/chutes/([^/]+)");
  private static final Pattern WARMUP = Pattern.compile("/chutes/warmup/([^/]+)");

  private final Vertx vertx;
  private final ChutesSettings settings;
  private final Map<String, ImitatedMiner> bySlug;
  private final Map<String, ImitatedMiner> byId;
  private final Map<String, ImitatedMiner> byChuteName;
  private final Map<String, ChuteFault> faultsByMiner = new ConcurrentHashMap<>();
  private final TransientFaults weather;
  private final AttemptCounter attempts = new AttemptCounter();
  private final AtomicLong looks = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final RenderingQueue queue;
  private final LoopbackServer server;

  private ChutesServer(Vertx vertx, Cast cast, ChutesSettings settings, VideoMaker videoMaker) {
    this.vertx = vertx;
    this.settings = settings;
    this.bySlug = index(cast, ImitatedMiner::chuteSlug);
    this.byId = index(cast, ImitatedMiner::chuteId);
    this.byChuteName = index(cast, ImitatedMiner::modelName);
    this.weather = new TransientFaults(cast.seed(), settings.transientFaultRate());
    this.queue =
        new RenderingQueue(videoMaker, settings.renderingFolder(), settings.renderingsAtOnce());
    this.server = LoopbackServer.start(vertx, this::handle);
  }

  public static ChutesServer start(
      Vertx vertx, Cast cast, ChutesSettings settings, VideoMaker videoMaker) {
    return new ChutesServer(vertx, cast, settings, videoMaker);
  }

  /// Where the management API is, and every chute under its own host name.
  public URI address() {
    return server.address();
  }

  public int port() {
    return server.port();
  }

  /// Gives the chute of this miner a fault, or with an empty value heals it.
  public void inject(String minerName, Optional<ChuteFault> fault) {
    fault.ifPresentOrElse(
        given -> faultsByMiner.put(minerName, given), () -> faultsByMiner.remove(minerName));
  }

  /// Calls that are being answered now.
  int openCalls() {
    return open.get();
  }

  @Override
  public void close() {
    server.close();
    queue.close();
  }

  private void handle(HttpServerRequest request, Buffer body) {
    try {
      ImitatedMiner invoked = bySlug.get(firstLabel(request));
      if (invoked != null) {
        invoke(request, invoked, body);
      } else {
        manage(request);
      }
    } catch (ChuteRefusal refusal) {
      Reply.json(request, refusal.status(), refusal.body());
    }
  }

  private void invoke(HttpServerRequest request, ImitatedMiner miner, Buffer body) {
    if (request.getHeader("Authorization") == null) {
      throw new ChuteRefusal(401, "Authentication required.");
    }
    requireKey(request);
    if (!request.method().equals(HttpMethod.POST) || !request.path().equals("/generate")) {
      throw new ChuteRefusal(404, "No matching cord found!");
    }
    InvocationRequest read = InvocationRequest.read(body);
    Optional<ChuteFault> fault = fault(miner, read);
    open.incrementAndGet();
    Invocation invocation =
        new Invocation(vertx, request, miner, read, queue, open::decrementAndGet);
    if (miner.kind() == MinerKind.SLOW) {
      invocation.answerAfter(settings.slowDelay(), fault);
    } else {
      invocation.answer(fault);
    }
  }

  /// An injected fault, else what the kind of miner suffers from, else the weather.
  private Optional<ChuteFault> fault(ImitatedMiner miner, InvocationRequest request) {
    Optional<ChuteFault> injected = injected(miner);
    if (injected.isPresent()) {
      return injected;
    }
    return switch (miner.kind()) {
      case COLD -> Optional.of(new ChuteFault.Cold());
      case SLOW -> Optional.empty();
      case STEADY,
          SOFT,
          NOISY,
          FLICKER,
          FROZEN,
          WRONG_SCENE,
          INJECTOR,
          WRONG_SIZE,
          GARBAGE,
          COPYCAT,
          BRANCH,
          SQUATTER ->
          weather
              .at(
                  miner.chuteSlug(),
                  request.bodyDigest(),
                  attempts.next(miner.chuteSlug(), request.bodyDigest()))
              .map(ChuteFault.class::cast);
    };
  }

  private void manage(HttpServerRequest request) {
    Matcher chute = CHUTE.matcher(request.path());
    Matcher warmup = WARMUP.matcher(request.path());
    if (!request.method().equals(HttpMethod.GET)) {
      throw new ChuteRefusal(404, "Not Found");
    }
    if (chute.matches()) {
      describe(request, chute.group(1));
    } else if (warmup.matches()) {
      warm(request, warmup.group(1));
    } else {
      throw new ChuteRefusal(404, "Not Found");
    }
  }

  /// Without a key only public chutes are visible, and there is none.
  private void describe(HttpServerRequest request, String idOrName) {
    if (request.getHeader("Authorization") == null) {
      throw new ChuteRefusal(404, "Chute not found, or does not belong to you");
    }
    requireKey(request);
    ImitatedMiner miner = visible(idOrName);
    Reply.json(request, 200, ChuteDocument.of(miner, injected(miner), looks.getAndIncrement()));
  }

  private void warm(HttpServerRequest request, String idOrName) {
    if (request.getHeader("Authorization") == null) {
      throw new ChuteRefusal(401, "Can't find a user with that api key in our db :(");
    }
    requireKey(request);
    ImitatedMiner miner = visible(idOrName);
    if (Boolean.parseBoolean(request.getParam("quick"))) {
      Reply.json(request, 200, ChuteDocument.warmup(miner, injected(miner)));
    } else {
      WarmupStream.start(vertx, request, () -> ChuteDocument.warmup(miner, injected(miner)));
    }
  }

  private ImitatedMiner visible(String idOrName) {
    ImitatedMiner miner = byId.getOrDefault(idOrName, byChuteName.get(idOrName));
    if (miner == null || injected(miner).orElse(null) instanceof ChuteFault.Unreachable) {
      throw new ChuteRefusal(404, "Chute not found, or does not belong to you");
    }
    if (injected(miner).orElse(null) instanceof ChuteFault.ManagementDown down) {
      throw new ChuteRefusal(down.status(), "Internal Server Error");
    }
    return miner;
  }

  private Optional<ChuteFault> injected(ImitatedMiner miner) {
    return Optional.ofNullable(faultsByMiner.get(miner.name()));
  }

  /// Chutes looks at the last word of the header, whatever stands before it.
  private void requireKey(HttpServerRequest request) {
    String header = request.getHeader("Authorization").trim();
    if (!header.substring(header.lastIndexOf(' ') + 1).equals(settings.apiKey())) {
      throw new ChuteRefusal(401, "Invalid token or user not found");
    }
  }

  private static String firstLabel(HttpServerRequest request) {
    String host = request.authority() == null ? "" : request.authority().host();
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  private static Map<String, ImitatedMiner> index(Cast cast, Function<ImitatedMiner, String> key) {
    return cast.miners().stream().collect(Collectors.toUnmodifiableMap(key, miner -> miner));
  }
}
