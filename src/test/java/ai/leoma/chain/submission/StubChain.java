package ai.leoma.chain.submission;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.rpc.RuntimeAt;
import ai.leoma.chain.rpc.StubNode;
import ai.leoma.chain.rpc.StubNode.Instead;
import ai.leoma.chain.rpc.StubNode.Refusal;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Listed;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.TypeShape;
import ai.leoma.chain.scale.ValueWriter;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.timelock.Beacon;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A small chain of the real runtime 424 behind a [StubNode]: it checks what it is sent as a real
/// one does, and does what a test tells it. Its blocks are not driven by a clock: each question for
/// its head makes one, so that nothing depends on the speed of the machine.
final class StubChain {
  static final int NETUID = 99;
  static final long LAG = 2;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  final StubNode node;
  final Map<String, Integer> uids = new LinkedHashMap<>();
  final List<String> submitted = new CopyOnWriteArrayList<>();
  final ConcurrentLinkedDeque<Refusal> refusals = new ConcurrentLinkedDeque<>();
  final ConcurrentLinkedDeque<String> dispatchErrors = new ConcurrentLinkedDeque<>();
  private final RuntimeMetadata metadata = TestRuntimes.FINNEY_424;
  private final List<Block> best = new ArrayList<>();
  private final Map<String, Block> byHash = new HashMap<>();
  private final Set<String> pool = new LinkedHashSet<>();
  private final Map<String, List<String>> watchers = new HashMap<>();
  private final Map<String, Long> nonces = new HashMap<>();
  private Map<String, String> state = new HashMap<>();
  private long specVersion = 424;
  private int forks;
  private Consumer<StubChain> beforeBlock = unused -> {};
  boolean takesIntoBlocks = true;
  boolean finalizes = true;
  boolean watches = true;
  boolean isTelling = true;
  boolean hasEffects = true;

  /// As one that is on another fork: of a block with extrinsics it tells the one before.
  boolean isAstrayByNumber;
  private long finalized;
  private final List<ScaleValue> ownEvents = new ArrayList<>();

  private record Block(
      long number,
      String hash,
      String parentHash,
      long specAfter,
      List<String> extrinsics,
      Map<String, String> state) {}

  StubChain(StubNode node) {
    this.node = node;
    Block genesis =
        new Block(0, StubNode.GENESIS, "0x" + "00".repeat(32), 424, List.of(), Map.of());
    best.add(genesis);
    byHash.put(genesis.hash(), genesis);
    setUp();
    for (int i = 0; i < 1000; i++) {
      makeBlock();
    }
    node.on("chain_getBlockHash", this::blockHash);
    node.on("chain_getFinalizedHead", unused -> finalizedHash());
    node.on("chain_getHeader", parameters -> header(parameters));
    node.on("chain_getBlock", parameters -> block(parameters.get(0).asText()));
    node.on("state_getRuntimeVersion", this::runtimeVersion);
    node.on("state_queryStorageAt", this::queryStorage);
    node.on("state_getStorage", this::storage);
    node.on("system_accountNextIndex", parameters -> nextIndex(parameters.get(0).asText()));
    node.on("author_submitExtrinsic", parameters -> submit(parameters.get(0).asText()));
    node.on("author_submitAndWatchExtrinsic", parameters -> watch(parameters.get(0).asText()));
    node.on("author_unwatchExtrinsic", unused -> true);
  }

  /// Told each time before a block is made.
  synchronized void beforeEachBlock(Consumer<StubChain> told) {
    beforeBlock = told;
  }

  synchronized RuntimeAt runtimeAt(String hash) {
    return new RuntimeAt(byHash.get(hash).specAfter(), 1, metadata);
  }

  private void setUp() {
    SubnetPlaces places = new SubnetPlaces(NETUID);
    put(places.seats(), ScaleValue.of(256));
    put(places.rateLimit(), ScaleValue.of(100));
    put(places.versionKey(), ScaleValue.of(12));
    put(places.leastWeights(), ScaleValue.of(1));
    put(places.greatestWeight(), ScaleValue.of(65_535));
    put(places.sealsWeights(), new ScaleValue.Truth(false));
    put(places.revealPeriod(), ScaleValue.of(1));
    put(places.ofEpochs().get(3), ScaleValue.of(360));
    put(places.lastEpochBlock(), ScaleValue.of(900));
    put(places.epochIndex(), ScaleValue.of(5));
    follow(Writers.BEACON.beacon());
  }

  synchronized void follow(Beacon beacon) {
    Map<String, ScaleValue> config =
        ((Struct) FollowedBeacon.entry().read(metadata, Optional.empty()).orElseThrow()).fields();
    config.put("public_key", new Bytes(beacon.publicKey().encode()));
    put(FollowedBeacon.entry(), ScaleValue.struct(config));
  }

  /// Gives the hotkey a seat.
  synchronized void seat(Hotkey hotkey, int uid, boolean hasPermit, long lastUpdate) {
    SubnetPlaces places = new SubnetPlaces(NETUID);
    uids.put(hotkey.ss58(), uid);
    put(places.uid(hotkey), ScaleValue.of(uid));
    put(
        places.lastUpdates(),
        list(places.lastUpdates(), uid, ScaleValue.of(lastUpdate), ScaleValue.of(0)));
    put(
        places.permits(),
        list(places.permits(), uid, new ScaleValue.Truth(hasPermit), new ScaleValue.Truth(false)));
  }

  private ScaleValue list(Entry entry, int index, ScaleValue value, ScaleValue filling) {
    List<ScaleValue> elements =
        new ArrayList<>(
            entry
                .read(metadata, Optional.ofNullable(state.get(key(entry))).map(Hex::decode))
                .map(each -> ((Listed) each).elements())
                .orElse(List.of()));
    while (elements.size() <= index) {
      elements.add(filling);
    }
    elements.set(index, value);
    return ScaleValue.of(elements);
  }

  synchronized void put(Entry entry, ScaleValue value) {
    int type = metadata.pallet(entry.pallet()).item(entry.item()).value();
    state.put(key(entry), Hex.encodePrefixed(ValueWriter.bytes(metadata.types(), type, value)));
  }

  synchronized void remove(Entry entry) {
    state.remove(key(entry));
  }

  /// What lies in the storage at the head.
  synchronized Optional<ScaleValue> value(Entry entry) {
    return entry.read(metadata, Optional.ofNullable(state.get(key(entry))).map(Hex::decode));
  }

  long number(Entry entry) {
    return ((ScaleValue.Whole) value(entry).orElseThrow()).value().longValueExact();
  }

  private String key(Entry entry) {
    return Hex.encodePrefixed(entry.key(metadata));
  }

  synchronized long head() {
    return best.getLast().number();
  }

  synchronized void upgrade() {
    specVersion++;
  }

  /// Another writer of the account was faster.
  synchronized void useNonce(Hotkey hotkey) {
    nonces.merge(hotkey.ss58(), 1L, Long::sum);
    putNonce(hotkey);
  }

  synchronized long nonce(Hotkey hotkey) {
    return nonces.getOrDefault(hotkey.ss58(), 0L);
  }

  /// The newest blocks are replaced by others, and what they held is in the pool again.
  synchronized void fork(int depth) {
    forks++;
    for (int i = 0; i < depth; i++) {
      Block gone = best.removeLast();
      pool.addAll(gone.extrinsics());
      gone.extrinsics()
          .forEach(
              each -> {
                Hotkey signer = SentExtrinsic.read(metadata, each).signer();
                nonces.merge(signer.ss58(), -1L, Long::sum);
              });
    }
    state = new HashMap<>(best.getLast().state());
  }

  synchronized void makeBlock() {
    beforeBlock.accept(this);
    Block parent = best.getLast();
    long number = parent.number() + 1;
    List<String> taken = takenFromPool(number, parent.specAfter());
    List<ScaleValue> events = new ArrayList<>(ownEvents);
    ownEvents.clear();
    for (int index = 0; index < taken.size(); index++) {
      apply(SentExtrinsic.read(metadata, taken.get(index)), number, index, events);
    }
    Entry kept = Entry.of("System", "Events");
    put(kept, ScaleValue.of(events));
    put(SubnetPlaces.now(), ScaleValue.of(1_790_000_000_000L + 12_000 * number));
    String hash = "0x%08x%056x".formatted(forks, number);
    Block block = new Block(number, hash, parent.hash(), specVersion, taken, Map.copyOf(state));
    best.add(block);
    byHash.put(hash, block);
    if (finalizes) {
      finalized = Math.max(finalized, number - LAG);
    }
    taken.forEach(each -> tell(each, "inBlock", hash));
    Block certain = best.get((int) finalized);
    certain.extrinsics().forEach(each -> tell(each, "finalized", certain.hash()));
  }

  private List<String> takenFromPool(long number, long spec) {
    List<String> taken = new ArrayList<>();
    for (String each : List.copyOf(pool)) {
      SentExtrinsic sent = SentExtrinsic.read(metadata, each);
      if (sent.nonce() < nonce(sent.signer()) || !verifies(sent, number, spec)) {
        pool.remove(each);
      } else if (takesIntoBlocks && sent.nonce() == nonce(sent.signer()) + count(taken, sent)) {
        taken.add(each);
      }
    }
    pool.removeAll(taken);
    return taken;
  }

  private long count(List<String> taken, SentExtrinsic sent) {
    return taken.stream()
        .filter(each -> SentExtrinsic.read(metadata, each).signer().equals(sent.signer()))
        .count();
  }

  private boolean verifies(SentExtrinsic sent, long number, long spec) {
    return sent.era().birth(number) < best.size()
        && sent.verifies(
            metadata, number, birth -> best.get((int) birth).hash(), spec, StubNode.GENESIS);
  }

  private void apply(SentExtrinsic sent, long number, int index, List<ScaleValue> events) {
    useNonce(sent.signer());
    String error = dispatchErrors.poll();
    if (error != null) {
      events.add(event(index, "System.ExtrinsicFailed", failure(error)));
      return;
    }
    if (hasEffects) {
      sent.effects(NETUID, uids.getOrDefault(sent.signer().ss58(), -1), number, this)
          .forEach((name, content) -> events.add(event(index, name, content)));
    }
    events.add(
        event(
            index,
            "System.ExtrinsicSuccess",
            ScaleValue.struct(Map.of("dispatch_info", dispatchInfo()))));
  }

  private static String palletOf(String event) {
    return event.substring(0, event.indexOf('.'));
  }

  private static String nameOf(String event) {
    return event.substring(event.indexOf('.') + 1);
  }

  /// An event of the next block's own beginning.
  synchronized void happens(String name, ScaleValue content) {
    ownEvents.add(event(new Chosen("Initialization", ScaleValue.NOTHING), name, content));
  }

  private void putNonce(Hotkey hotkey) {
    Entry account = Entry.of("System", "Account", new Bytes(hotkey.publicKey().orElseThrow()));
    Struct old = (Struct) account.read(metadata, Optional.empty()).orElseThrow();
    Map<String, ScaleValue> fields = old.fields();
    fields.put("nonce", ScaleValue.of(nonce(hotkey)));
    put(account, ScaleValue.struct(fields));
  }

  private static ScaleValue event(int index, String name, ScaleValue content) {
    return event(new Chosen("ApplyExtrinsic", ScaleValue.of(index)), name, content);
  }

  private static ScaleValue event(ScaleValue phase, String name, ScaleValue content) {
    return ScaleValue.struct(
        Map.of(
            "phase",
            phase,
            "event",
            new Chosen(palletOf(name), new Chosen(nameOf(name), content)),
            "topics",
            ScaleValue.of(List.of())));
  }

  private ScaleValue failure(String error) {
    RuntimeMetadata.Pallet pallet = metadata.pallet(palletOf(error));
    TypeShape.Variant errors =
        (TypeShape.Variant) metadata.types().shape(pallet.errors().orElseThrow());
    int number = errors.named(nameOf(error)).orElseThrow().index();
    ScaleValue module =
        ScaleValue.struct(
            Map.of(
                "index",
                ScaleValue.of(pallet.index()),
                "error",
                new Bytes(new byte[] {(byte) number, 0, 0, 0})));
    return ScaleValue.struct(
        Map.of("dispatch_error", new Chosen("Module", module), "dispatch_info", dispatchInfo()));
  }

  private static ScaleValue dispatchInfo() {
    return ScaleValue.struct(
        Map.of(
            "weight",
            ScaleValue.struct(Map.of("ref_time", ScaleValue.of(1), "proof_size", ScaleValue.of(1))),
            "class",
            new Chosen("Normal", ScaleValue.NOTHING),
            "pays_fee",
            new Chosen("No", ScaleValue.NOTHING)));
  }

  private synchronized Object blockHash(JsonNode parameters) {
    if (parameters.isEmpty()) {
      makeBlock();
      return best.getLast().hash();
    }
    long number = parameters.get(0).asLong();
    if (number >= best.size()) {
      return NODES.nullNode();
    }
    Block block = best.get((int) number);
    return TextNode.valueOf(
        isAstrayByNumber && !block.extrinsics().isEmpty() ? block.parentHash() : block.hash());
  }

  private synchronized Object finalizedHash() {
    makeBlock();
    return best.get((int) finalized).hash();
  }

  private synchronized Object header(JsonNode parameters) {
    return parameters.isEmpty()
        ? StubNode.header(head())
        : StubNode.header(byHash.get(parameters.get(0).asText()).number());
  }

  private synchronized Object block(String hash) {
    Block block = byHash.get(hash);
    ObjectNode header = StubNode.header(block.number()).put("parentHash", block.parentHash());
    ArrayNode extrinsics = NODES.arrayNode();
    block.extrinsics().forEach(extrinsics::add);
    ObjectNode whole = NODES.objectNode();
    whole.set("header", header);
    whole.set("extrinsics", extrinsics);
    return NODES.objectNode().set("block", whole);
  }

  private synchronized Object runtimeVersion(JsonNode parameters) {
    return StubNode.runtime(
        parameters.isEmpty() ? specVersion : byHash.get(parameters.get(0).asText()).specAfter());
  }

  private synchronized Object queryStorage(JsonNode parameters) {
    Block block = byHash.get(parameters.get(1).asText());
    ArrayNode changes = NODES.arrayNode();
    parameters
        .get(0)
        .forEach(key -> changes.addArray().add(key.asText()).add(block.state().get(key.asText())));
    ObjectNode answer = NODES.objectNode().put("block", block.hash());
    answer.set("changes", changes);
    return NODES.arrayNode().add(answer);
  }

  private synchronized Object storage(JsonNode parameters) {
    return byHash.get(parameters.get(1).asText()).state().get(parameters.get(0).asText());
  }

  private synchronized Object nextIndex(String account) {
    return nonces.getOrDefault(account, 0L)
        + pool.stream()
            .filter(each -> SentExtrinsic.read(metadata, each).signer().ss58().equals(account))
            .count();
  }

  private synchronized Object submit(String extrinsic) {
    submitted.add(extrinsic);
    Refusal refusal = refusals.poll();
    if (refusal != null) {
      throw refusal;
    }
    SentExtrinsic sent = SentExtrinsic.read(metadata, extrinsic);
    if (pool.contains(extrinsic)) {
      throw new Refusal(1013, "Transaction Already Imported", "0x00");
    }
    if (sent.nonce() < nonce(sent.signer())) {
      throw new Refusal(1010, "Invalid Transaction", "Transaction is outdated");
    }
    if (!verifies(sent, head() + 1, specVersion)) {
      throw new Refusal(1010, "Invalid Transaction", "Transaction has a bad signature");
    }
    if (pool.stream()
        .map(each -> SentExtrinsic.read(metadata, each))
        .anyMatch(each -> each.signer().equals(sent.signer()) && each.nonce() == sent.nonce())) {
      throw new Refusal(
          1014, "Priority is too low: (0 vs 0)", "The transaction has too low priority");
    }
    pool.add(extrinsic);
    return sent.hash();
  }

  private Object watch(String extrinsic) {
    if (!watches) {
      throw new Refusal(-32601, "Method not found", "");
    }
    submit(extrinsic);
    return watchOf(extrinsic);
  }

  private synchronized String watchOf(String extrinsic) {
    String watch = "watch-" + submitted.size();
    watchers.computeIfAbsent(extrinsic, unused -> new ArrayList<>()).add(watch);
    return watch;
  }

  private void tell(String extrinsic, String status, String hash) {
    if (isTelling) {
      watchers
          .getOrDefault(extrinsic, List.of())
          .forEach(each -> node.notify(each, NODES.objectNode().put(status, hash)));
    }
  }

  /// The next submission arrives, and its answer is lost with the connection.
  void cutsAfterTheNextSubmission() {
    node.on(
        "author_submitAndWatchExtrinsic",
        parameters -> {
          node.on("author_submitAndWatchExtrinsic", again -> watch(again.get(0).asText()));
          submit(parameters.get(0).asText());
          return Instead.CUT;
        });
  }

  /// The next submission arrives and gets into a block, and somebody before the node answers that
  /// it lost sight of it.
  void losesSightOfTheNextSubmission() {
    node.on(
        "author_submitAndWatchExtrinsic",
        parameters -> {
          node.on("author_submitAndWatchExtrinsic", again -> watch(again.get(0).asText()));
          submit(parameters.get(0).asText());
          makeBlock();
          throw new Refusal(-32603, "Internal error", "upstream timed out");
        });
  }

  /// The next submission is lost with the connection.
  void cutsBeforeTheNextSubmission() {
    node.on(
        "author_submitAndWatchExtrinsic",
        parameters -> {
          node.on("author_submitAndWatchExtrinsic", again -> watch(again.get(0).asText()));
          synchronized (this) {
            submitted.add(parameters.get(0).asText());
          }
          return Instead.CUT;
        });
  }

  /// The pool loses everything.
  synchronized void emptyPool() {
    pool.clear();
  }

  synchronized BlockReference reference(long number) {
    return new BlockReference(number, best.get((int) number).hash());
  }

  /// Blocks that hold an extrinsic, on the best chain.
  synchronized List<Long> blocksWithExtrinsics() {
    return best.stream().filter(each -> !each.extrinsics().isEmpty()).map(Block::number).toList();
  }

  synchronized long finalizedNumber() {
    return finalized;
  }
}
