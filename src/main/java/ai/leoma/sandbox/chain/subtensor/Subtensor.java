package ai.leoma.sandbox.chain.subtensor;

import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.ledger.Body;
import ai.leoma.sandbox.chain.ledger.Header;
import ai.leoma.sandbox.chain.ledger.Ledger;
import ai.leoma.sandbox.chain.ledger.StateEdit;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import ai.leoma.sandbox.chain.runtime.Admission;
import ai.leoma.sandbox.chain.runtime.BlockMaker;
import ai.leoma.sandbox.chain.runtime.DirectCall;
import ai.leoma.sandbox.chain.runtime.ImitatedBeacon;
import ai.leoma.sandbox.chain.runtime.SignedExtrinsic;
import ai.leoma.sandbox.chain.runtime.Validity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// One subtensor chain with its pool of extrinsics, as a node has it. It moves only when it is told
/// to: [#seal] makes a block. Safe for use by several threads.
public final class Subtensor {
  /// As many block hashes as the runtime looks back.
  private static final long REMEMBERED_HASHES = 2_400;

  private static final int FORK = 1;

  private final SubtensorSettings settings;
  private final ImitatedBeacon beacon;
  private final BlockMaker maker;
  private Ledger ledger;
  private final Pool pool = new Pool();
  private final BlockHash genesis;
  private final List<ChainListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<BlockHash, List<SignedExtrinsic>> signedByBlock = new HashMap<>();
  private final List<DirectCall> requests = new ArrayList<>();
  private final Set<BlockHash> forked = new HashSet<>();
  private Optional<ImitatedRuntime> upgrade = Optional.empty();
  private boolean hasHadExtrinsics;

  public Subtensor(SubtensorSettings settings) {
    this.settings = settings;
    this.beacon = new ImitatedBeacon(settings.seed());
    this.maker = new BlockMaker(settings.seed(), beacon, settings.subnet().netuid());
    this.genesis = maker.genesis().header().hash();
    this.ledger = ledger(settings);
  }

  private Ledger ledger(SubtensorSettings settings) {
    Body first = maker.genesis();
    List<Header> earlier = maker.headersUpTo(settings.firstBlock(), REMEMBERED_HASHES);
    Header start = earlier.isEmpty() ? first.header() : earlier.getLast();
    return new Ledger(
        first,
        earlier,
        maker.start(start, earlier, settings.subnet(), settings.runtime()),
        settings.keptStates());
  }

  /// Starts at another block, as long as no extrinsic ever came: everything is again as at the
  /// start.
  ///
  /// @return whether it does
  public synchronized boolean startAgainAt(long block) {
    if (hasHadExtrinsics || isAwaited()) {
      return false;
    }
    ledger = ledger(settings.startingAt(block));
    listeners.forEach(listener -> listener.onHead(ledger.head()));
    listeners.forEach(listener -> listener.onFinalized(ledger.head()));
    return true;
  }

  /// Hash of the first block of all.
  public BlockHash genesis() {
    return genesis;
  }

  /// The drand that this chain follows.
  public ImitatedBeacon beacon() {
    return beacon;
  }

  public int netuid() {
    return settings.subnet().netuid();
  }

  public void listen(ChainListener listener) {
    listeners.add(listener);
  }

  public void leave(ChainListener listener) {
    listeners.remove(listener);
  }

  public synchronized Block head() {
    return ledger.head();
  }

  public synchronized Block finalized() {
    return ledger.finalized();
  }

  /// Of the best chain.
  public synchronized Optional<BlockHash> hashAt(long number) {
    return ledger.hashAt(number);
  }

  public synchronized Optional<Body> body(BlockHash hash) {
    return ledger.body(hash);
  }

  /// Empty for a block that is not known or whose storage is discarded.
  public synchronized Optional<Block> block(BlockHash hash) {
    return ledger.block(hash);
  }

  /// Whether something waits that may go into the next block.
  public synchronized boolean isAwaited() {
    return !requests.isEmpty() || !pool.isEmpty() && !pool.ready(admission()).isEmpty();
  }

  /// Has a call made in the next block that comes by another way than an extrinsic. What becomes of
  /// it is not told.
  public synchronized void request(DirectCall call) {
    requests.add(call);
  }

  /// Whether a block with extrinsics of accounts is not final yet.
  public synchronized boolean hasUnfinishedBusiness() {
    return !signedByBlock.isEmpty();
  }

  /// Those that wait, in the order in which they came.
  public synchronized List<SignedExtrinsic> pending() {
    return pool.all();
  }

  /// Hands an extrinsic to the node.
  public synchronized Submission submit(byte[] bytes) {
    try {
      ScaleReader in = new ScaleReader(bytes);
      in.byteVector();
      in.requireEnd();
    } catch (ScaleUnreadable noLength) {
      return Submission.badFormat();
    }
    BlockHash hash = BlockHash.of(Extrinsics.hash(bytes));
    Optional<Submission.Refused> known = pool.known(hash);
    if (known.isPresent()) {
      return known.get();
    }
    SignedExtrinsic extrinsic;
    try {
      extrinsic = SignedExtrinsic.read(ledger.head().runtime(), bytes);
    } catch (ScaleUnreadable | ArithmeticException e) {
      return Submission.unreadable(e.getMessage());
    }
    Pool.Entry entry = pool.enter(extrinsic, admission().check(extrinsic));
    entry.usurped().ifPresent(by -> tell(by, new ExtrinsicStatus.Usurped(hash)));
    entry.validity().ifPresent(validity -> tellWaiting(hash, validity));
    return entry.submission();
  }

  private void tellWaiting(BlockHash extrinsic, Validity.Valid validity) {
    if (validity.isReady()) {
      tell(extrinsic, new ExtrinsicStatus.Ready());
      tell(extrinsic, new ExtrinsicStatus.Broadcast());
    } else {
      tell(extrinsic, new ExtrinsicStatus.Future());
    }
  }

  /// Makes the next block with everything in it that may go.
  public synchronized Block seal() {
    return seal(pool.isEmpty() ? List.of() : pool.ready(admission()), branch(), ledger.head());
  }

  /// Makes the next block and leaves the pool alone.
  public synchronized Block sealEmpty() {
    return seal(List.of(), branch(), ledger.head());
  }

  /// What is made on a fork belongs to it.
  private int branch() {
    return forked.contains(ledger.head().hash()) ? FORK : 0;
  }

  /// Makes empty blocks until the head has this number; nothing if it is already there.
  public synchronized void sealEmptyUpTo(long number) {
    while (ledger.head().number() < number) {
      sealEmpty();
    }
  }

  private Block seal(List<SignedExtrinsic> extrinsics, int branch, Block parent) {
    hasHadExtrinsics |= !extrinsics.isEmpty() || !requests.isEmpty();
    Block block = maker.after(parent, List.copyOf(requests), extrinsics, branch, upgrade);
    upgrade = Optional.empty();
    requests.clear();
    if (!extrinsics.isEmpty()) {
      signedByBlock.put(block.hash(), extrinsics);
    }
    ledger.add(block);
    enact(ledger.makeHead(block));
    List<BlockHash> included = extrinsics.stream().map(SignedExtrinsic::hash).toList();
    pool.included(included);
    included.forEach(each -> tell(each, new ExtrinsicStatus.InBlock(block.hash())));
    if (!pool.isEmpty()) {
      pool.clean(admission()).forEach(each -> tell(each, new ExtrinsicStatus.Invalid()));
    }
    if (branch == 0) {
      finaliseBehind(block);
    } else {
      forked.add(block.hash());
    }
    return block;
  }

  private void enact(Ledger.Change change) {
    change.retracted().forEach(this::retracted);
    listeners.forEach(listener -> change.enacted().forEach(listener::onHead));
  }

  private void finaliseBehind(Block head) {
    ledger.finalise(head.number() - settings.finalityLag()).forEach(this::finalised);
  }

  private void finalised(Block block) {
    listeners.forEach(listener -> listener.onFinalized(block));
    List<SignedExtrinsic> signed = signedByBlock.remove(block.hash());
    if (signed != null) {
      signed.forEach(each -> tell(each.hash(), new ExtrinsicStatus.Finalized(block.hash())));
    }
  }

  private void retracted(Block block) {
    List<SignedExtrinsic> signed = signedByBlock.remove(block.hash());
    for (SignedExtrinsic each : signed == null ? List.<SignedExtrinsic>of() : signed) {
      tell(each.hash(), new ExtrinsicStatus.Retracted(block.hash()));
      if (admission().check(each) instanceof Validity.Valid valid) {
        pool.takeBack(each, valid);
      } else {
        tell(each.hash(), new ExtrinsicStatus.Invalid());
      }
    }
  }

  private void tell(BlockHash extrinsic, ExtrinsicStatus status) {
    listeners.forEach(listener -> listener.onExtrinsic(extrinsic, status));
  }

  private Admission admission() {
    return new Admission(ledger.head(), genesis);
  }

  /// Puts another block than the one that stays on top, `depth` times: the heads of a fork that
  /// will lose. [#endFork] puts the chain right.
  ///
  /// @param depth less than the finality lag, so that nothing of the fork becomes final
  public synchronized void fork(int depth) {
    if (depth < 1 || depth > settings.finalityLag()) {
      throw new IllegalArgumentException(
          "a fork has 1 to %d blocks".formatted(settings.finalityLag()));
    }
    for (int i = 0; i < depth; i++) {
      seal(pool.isEmpty() ? List.of() : pool.ready(admission()), FORK, ledger.head());
    }
  }

  /// Leaves the blocks of a fork for those that stay, one more than the fork had. What lay in the
  /// fork's blocks goes back into the pool.
  public synchronized void endFork() {
    Block parent = ledger.head();
    while (forked.contains(parent.hash())) {
      parent = ledger.block(parent.parentHash()).orElseThrow();
    }
    long length = ledger.head().number() - parent.number();
    if (length == 0) {
      return;
    }
    for (int i = 0; i <= length; i++) {
      parent = maker.after(parent, List.of(), List.of(), 0, Optional.empty());
      ledger.add(parent);
    }
    forked.clear();
    enact(ledger.makeHead(parent));
    finaliseBehind(parent);
  }

  /// The next block brings this runtime.
  public synchronized void upgrade(ImitatedRuntime next) {
    upgrade = Optional.of(next);
  }

  /// Changes what is in storage by hand, from the newest final block on, without making a block.
  public synchronized void amend(Consumer<StateEdit> change) {
    ledger.amend(
        block -> {
          StateEdit edit = new StateEdit(block.chainState());
          change.accept(edit);
          return new Block(block.hash(), block.body(), block.runtime(), edit.finished());
        });
  }

  /// Empties the pool as a node does that is restarted: those who watch hear nothing.
  public synchronized void losePool() {
    pool.lose();
  }
}
