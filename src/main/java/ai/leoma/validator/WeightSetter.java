package ai.leoma.validator;

import ai.leoma.chain.Chain;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.WriteOutcome;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Sets all weight to the winner, or burns it to the subnet owner's hotkey (rules 6).
final class WeightSetter {
  private static final Logger LOG = Logger.getLogger(WeightSetter.class);
  private static final Duration CHAIN_DEADLINE = Duration.ofMinutes(3);
  private static final Duration WRITE_DEADLINE = Duration.ofMinutes(15);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ValidatorSettings settings;
  private final Hotkey own;
  private final OwnerApi api;
  private final Chain chain;
  private final MeterRegistry metrics;
  private long lastAskedBlock = Long.MIN_VALUE;

  WeightSetter(
      ValidatorSettings settings, Hotkey own, OwnerApi api, Chain chain, MeterRegistry metrics) {
    this.settings = settings;
    this.own = own;
    this.api = api;
    this.chain = chain;
    this.metrics = metrics;
  }

  void setForEver() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        setWhenDue();
        Thread.sleep(settings.weightInterval());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        count("failed");
        LOG.warnf("validator %s: weights not set: %s", own.ss58(), e.getMessage());
        if (!pause()) {
          return;
        }
      }
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(settings.weightInterval());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /// Due when so many blocks have passed since the chain last saw weights of ours. A request that
  /// the chain has not shown after that many blocks is made again.
  void setWhenDue() throws InterruptedException {
    Metagraph metagraph = chain.metagraph().await().atMost(CHAIN_DEADLINE);
    long block = metagraph.block().number();
    Optional<Neuron> self = metagraph.ofHotkey(own);
    if (self.isEmpty()) {
      count("not_registered");
      LOG.warnf("validator %s is not registered on the subnet: no weights to set", own.ss58());
      return;
    }
    long last = Math.max(self.get().lastUpdateBlock(), lastAskedBlock);
    if (block - last < settings.weightBlocks()) {
      return;
    }
    Hotkey payee = winner(metagraph).orElseGet(() -> burn(metagraph));
    note(chain.setWeights(Map.of(payee, 1.0)).await().atMost(WRITE_DEADLINE), block, payee);
  }

  private void note(WriteOutcome outcome, long block, Hotkey payee) {
    switch (outcome) {
      case WriteOutcome.Unconfirmed _ -> asked(block, payee);
      case WriteOutcome.Included(var in, var _, var _) -> asked(in.number(), payee);
      case WriteOutcome.IncludedSealed(var in, var _, var _, var _, var _) ->
          asked(in.number(), payee);
      case WriteOutcome.Refused(var reason) -> {
        count("refused");
        LOG.warnf("validator %s: weights refused: %s", own.ss58(), reason.describe());
      }
    }
  }

  private void asked(long block, Hotkey payee) {
    lastAskedBlock = block;
    count("asked");
    LOG.infof("validator %s: weights asked for at block %d: %s", own.ss58(), block, payee.ss58());
  }

  /// The winner that the service names, if its uid still holds its hotkey.
  private Optional<Hotkey> winner(Metagraph metagraph) throws InterruptedException {
    try {
      OwnerApi.Answer answer = api.get("/weights");
      if (!answer.isOk()) {
        LOG.warnf("/weights answered %d: burning", answer.status());
        return Optional.empty();
      }
      return winner(JSON.readTree(answer.body()), metagraph);
    } catch (IOException e) {
      LOG.warnf("/weights cannot be read: %s; burning", e.getMessage());
      return Optional.empty();
    }
  }

  static Optional<Hotkey> winner(JsonNode weights, Metagraph metagraph) {
    JsonNode named = weights.path("winner_uid");
    if (!named.isIntegralNumber() || !named.canConvertToInt() || named.asInt() <= 0) {
      return Optional.empty();
    }
    int uid = named.asInt();
    for (JsonNode miner : weights.path("miners")) {
      String hotkey = miner.path("miner_hotkey").asText("");
      boolean isNamed = named.equals(miner.path("uid")) && miner.path("weight").asDouble() > 0;
      if (isNamed && Hotkey.isWellFormed(hotkey)) {
        return metagraph.ofUid(uid).map(Neuron::hotkey).filter(new Hotkey(hotkey)::equals);
      }
    }
    return Optional.empty();
  }

  /// The subnet owner's hotkey as the chain has it. One that holds no seat is an error to look at,
  /// not a reason to pay whoever holds the fallback's.
  private Hotkey burn(Metagraph metagraph) {
    Optional<Hotkey> owner = chain.subnetOwner().await().atMost(CHAIN_DEADLINE);
    count("burn");
    if (owner.isPresent() && metagraph.ofHotkey(owner.get()).isEmpty()) {
      throw new IllegalStateException(
          "nothing to burn to: the subnet owner's hotkey %s holds no seat"
              .formatted(owner.get().ss58()));
    }
    return owner.orElseGet(() -> fallback(metagraph));
  }

  /// The configured uid, where the adapter cannot tell the owner. Nobody who mines is paid like
  /// this.
  private Hotkey fallback(Metagraph metagraph) {
    int uid = settings.burnUid();
    Hotkey holder =
        metagraph
            .ofUid(uid)
            .map(Neuron::hotkey)
            .orElseThrow(
                () -> new IllegalStateException("nobody to burn to: no hotkey at uid " + uid));
    if (isMiner(holder)) {
      throw new IllegalStateException(
          "nobody to burn to: uid " + uid + " is a miner; set the hotkey of the subnet's owner");
    }
    LOG.warnf("the subnet's owner is not known: burning to uid %d, %s", uid, holder.ss58());
    return holder;
  }

  private boolean isMiner(Hotkey hotkey) {
    return chain
        .revealedCommitments()
        .await()
        .atMost(CHAIN_DEADLINE)
        .byHotkey()
        .containsKey(hotkey);
  }

  private void count(String outcome) {
    metrics.counter("leoma.validator.weights", "outcome", outcome).increment();
  }
}
