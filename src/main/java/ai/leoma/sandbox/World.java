package ai.leoma.sandbox;

import ai.leoma.chain.Hex;
import ai.leoma.sandbox.chain.ImitatedChain;
import ai.leoma.sandbox.chain.PylonServer;
import ai.leoma.sandbox.chain.PylonTokens;
import ai.leoma.sandbox.chain.node.NodeServer;
import ai.leoma.sandbox.chain.runtime.Subnet.Hyperparameters;
import ai.leoma.sandbox.chutes.ChutesServer;
import ai.leoma.sandbox.chutes.ChutesSettings;
import ai.leoma.sandbox.http.LoopbackServer;
import ai.leoma.sandbox.huggingface.HuggingFaceServer;
import ai.leoma.sandbox.judge.JudgeServer;
import ai.leoma.sandbox.judge.JudgeServerSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Everything outside of Leoma but the stores, imitated on this machine over real sockets: chain,
/// Chutes, Hugging Face and the judge's providers.
///
/// The product reaches each by the address in [#configuration] and cannot tell. Whatever may differ
/// follows from the seed of the cast, so that two runs end alike.
public final class World implements AutoCloseable {

  private static final int EVENT_LOOPS = 2;

  /// That of most subnets: 72 minutes of the chain's time, three or four tasks.
  private static final int TEMPO = 360;

  /// Less than from task to task, so that each task may change the weights.
  private static final long WEIGHTS_RATE_LIMIT = 20;

  /// Nobody else asks these nodes, and time is compressed.
  private static final String REQUESTS_PER_SECOND = "1000";

  /// A block is made every minute at the least, unless a round is about to begin.
  private static final String CHAIN_STANDS_AT_MOST = "90s";

  private final Cast cast;
  private final WorldSettings settings;
  private final PylonTokens tokens;
  private final ImitatedChain chain;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final NodeServer nodes;
  private final PylonServer pylon;
  private final ChutesServer chutes;
  private final HuggingFaceServer huggingFace;
  private final JudgeServer judge;

  private World(Cast cast, WorldSettings settings) {
    this.cast = cast;
    this.settings = settings;
    this.tokens = PylonTokens.of(cast);
    this.chain =
        started(
            new ImitatedChain(
                cast,
                settings.netuid(),
                new Hyperparameters(TEMPO, WEIGHTS_RATE_LIMIT, settings.hasCommitReveal()),
                settings.lastPublishedTask()));
    try {
      Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
      parts.push(() -> LoopbackServer.await(vertx.close(), "stop the imitated world"));
      this.nodes = started(NodeServer.start(vertx, chain.subtensor(), chain));
      this.pylon = started(PylonServer.start(vertx, chain, settings.netuid(), tokens));
      this.chutes =
          started(ChutesServer.start(vertx, cast, chutesSettings(), settings.videoMaker()));
      this.huggingFace = started(HuggingFaceServer.start(vertx, cast, huggingFaceToken()));
      this.judge = started(JudgeServer.start(vertx, judgeSettings()));
      chain.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts all services on free ports of 127.0.0.1.
  public static World start(Cast cast, WorldSettings settings) {
    return new World(cast, settings);
  }

  public Cast cast() {
    return cast;
  }

  /// The chain; tell it before every round which task is the newest.
  public ImitatedChain chain() {
    return chain;
  }

  /// For faults of the chain's nodes.
  public NodeServer nodes() {
    return nodes;
  }

  /// For faults at the chain's service.
  public PylonServer pylon() {
    return pylon;
  }

  /// For faults of chutes.
  public ChutesServer chutes() {
    return chutes;
  }

  /// For faults of repositories.
  public HuggingFaceServer huggingFace() {
    return huggingFace;
  }

  /// For what the judge was asked.
  public JudgeServer judge() {
    return judge;
  }

  /// The configuration of the owner service, by key.
  public Map<String, String> configuration() {
    return configuration(PylonTokens.OWNER);
  }

  /// The configuration of one imitated validator, by key: its own token, identity and judge key.
  ///
  /// @throws IllegalArgumentException if there is no such validator
  public Map<String, String> configuration(ImitatedValidator validator) {
    return withIdentity(validator.name());
  }

  /// The configuration of a validator that runs elsewhere, by key.
  ///
  /// @throws IllegalArgumentException if there is no such guest
  public Map<String, String> configuration(GuestValidator guest) {
    return withIdentity(guest.name());
  }

  private Map<String, String> withIdentity(String name) {
    Map<String, String> configuration = new HashMap<>(configuration(name));
    configuration.put("leoma.chain.pylon.identity", name);
    configuration.put("leoma.chain.pylon.identity-token", tokens.identityToken(name));
    return Map.copyOf(configuration);
  }

  /// Frees every port and stops every process. What was rendered stays in the folder.
  @Override
  public void close() {
    IllegalStateException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("cannot stop the imitated world", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private Map<String, String> configuration(String participant) {
    String judgeKey = judgeKey(participant);
    return Map.ofEntries(
        Map.entry("leoma.chain.adapter", settings.adapter().key()),
        Map.entry("leoma.chain.node.urls", nodes.address(participant).toString()),
        Map.entry("leoma.chain.node.genesis", chain.subtensor().genesis().hex()),
        Map.entry("leoma.chain.node.requests-per-second", REQUESTS_PER_SECOND),
        Map.entry("leoma.chain.node.head-deadline", CHAIN_STANDS_AT_MOST),
        Map.entry("leoma.chain.node.final-deadline", CHAIN_STANDS_AT_MOST),
        Map.entry(
            "leoma.chain.drand.public-key",
            Hex.encode(chain.subtensor().beacon().beacon().publicKey().encode())),
        Map.entry("leoma.chain.deadline", "10s"),
        Map.entry("leoma.chain.write.poll", "500ms"),
        Map.entry("leoma.chain.write.reveal-poll", "2s"),
        Map.entry("leoma.chain.pylon.url", pylon.address().toString()),
        Map.entry("leoma.chain.pylon.token", tokens.openAccessToken(participant)),
        Map.entry("leoma.chain.netuid", Integer.toString(settings.netuid())),
        Map.entry("leoma.chain.owner-hotkey", cast.owner().hotkey().ss58()),
        Map.entry("leoma.inference.chutes-url", chutes.address().toString()),
        Map.entry(
            "leoma.inference.invoke-url-template", "http://{slug}.localhost:" + chutes.port()),
        Map.entry("leoma.inference.connect-address", "127.0.0.1:" + chutes.port()),
        Map.entry("leoma.inference.chutes-key", chutesKey()),
        Map.entry("leoma.miner.hugging-face-url", huggingFace.address().toString()),
        Map.entry("leoma.miner.hugging-face-token", huggingFaceToken()),
        Map.entry("leoma.judge.provider", settings.judgeProvider().key()),
        Map.entry("leoma.judge.openai.base-url", judge.openAiBaseUrl().toString()),
        Map.entry("leoma.judge.openai.api-key", judgeKey),
        Map.entry("leoma.judge.gemini.base-url", judge.geminiBaseUrl().toString()),
        Map.entry("leoma.judge.gemini.api-key", judgeKey));
  }

  private <T extends AutoCloseable> T started(T part) {
    parts.push(part);
    return part;
  }

  private ChutesSettings chutesSettings() {
    return new ChutesSettings(
        chutesKey(),
        settings.folder().resolve("renderings"),
        settings.renderingsAtOnce(),
        settings.slowDelay(),
        settings.chuteFaultRate());
  }

  /// Validators that run elsewhere may ask the judge too.
  private JudgeServerSettings judgeSettings() {
    Set<String> keys = new HashSet<>();
    keys.add(judgeKey(PylonTokens.OWNER));
    cast.guests().forEach(guest -> keys.add(judgeKey(guest.name())));
    cast.validators().forEach(validator -> keys.add(judgeKey(validator.name())));
    return JudgeServerSettings.standard(cast.seed().value(), keys)
        .withGullible(settings.isJudgeGullible())
        .withFaultRate(settings.judgeFaultRate());
  }

  private String chutesKey() {
    String digits = cast.seed().hex("chutes-key");
    return "cpk_%s.%s.%s"
        .formatted(digits.substring(0, 32), digits.substring(32), digits.substring(0, 32));
  }

  private String huggingFaceToken() {
    return "hf_" + cast.seed().hex("hugging-face-token").substring(0, 34);
  }

  private static String judgeKey(String participant) {
    return "sk-sandbox-" + participant;
  }
}
