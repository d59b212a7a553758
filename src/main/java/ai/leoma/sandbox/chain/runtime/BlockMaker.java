package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.runtime.Names.SYSTEM;
import static ai.leoma.sandbox.chain.runtime.Names.list;

import ai.leoma.chain.runtime.Calls;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.sandbox.Cast;
import ai.leoma.sandbox.SandboxSeed;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.ledger.Body;
import ai.leoma.sandbox.chain.ledger.ChainState;
import ai.leoma.sandbox.chain.ledger.Header;
import ai.leoma.sandbox.chain.ledger.StateEdit;
import ai.leoma.sandbox.chain.ledger.StoredState;
import ai.leoma.sandbox.chain.metadata.ImitatedRuntime;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Makes the block after another: the runtime's own work, the time, then the extrinsics in order.
public final class BlockMaker {
  private static final int EXTRINSIC_VERSION_4 = 4;
  private static final long HEADERS_BEFORE_FIRST_BLOCK = 3_000;

  private final Headers headers;
  private final ImitatedBeacon beacon;
  private final int netuid;

  public BlockMaker(SandboxSeed seed, ImitatedBeacon beacon, int netuid) {
    this.headers = new Headers(seed);
    this.beacon = beacon;
    this.netuid = netuid;
  }

  /// The first block of all, which every node knows.
  public Body genesis() {
    return new Body(headers.after(BlockHash.ZERO, 0, 0), List.of());
  }

  /// The newest headers up to a block, the newest last. The same block has the same header whatever
  /// block is asked for: the chain is linked from one fixed block on, as if it had been synced to
  /// there by a proof.
  public List<Header> headersUpTo(long number, long count) {
    Deque<Header> newest = new ArrayDeque<>();
    BlockHash parent = genesis().header().hash();
    long anchor = Cast.FIRST_BLOCK - HEADERS_BEFORE_FIRST_BLOCK;
    for (long each = number < anchor ? 1 : anchor; each <= number; each++) {
      Header header = headers.after(parent, each, 0);
      newest.addLast(header);
      if (newest.size() > count) {
        newest.removeFirst();
      }
      parent = header.hash();
    }
    return List.copyOf(newest);
  }

  /// The first block that has storage: that of the subnet as it starts.
  ///
  /// @param header the newest of `earlier`, or the first of all
  public Block start(Header header, List<Header> earlier, Subnet subnet, ImitatedRuntime runtime) {
    StateEdit state = new StateEdit(new ChainState(runtime, StoredState.empty()));
    state.put(SYSTEM, "BlockHash", new Bytes(genesis().header().hash().bytes()), ScaleValue.of(0));
    earlier.stream()
        .filter(each -> each.number() < header.number())
        .forEach(
            each ->
                state.put(
                    SYSTEM,
                    "BlockHash",
                    new Bytes(each.hash().bytes()),
                    ScaleValue.of(each.number())));
    state.put(SYSTEM, "Number", header.number());
    state.put("Timestamp", "Now", ChainTime.of(header.number()).toEpochMilli());
    Genesis.write(state, subnet, header.number());
    beacon.write(state, ChainTime.of(header.number()));
    return Block.of(new Body(header, List.of()), runtime, state.finished());
  }

  /// @param requests calls that come by another way than an extrinsic, made first
  /// @param extrinsics checked against the parent, none of an account before its nonce's turn
  /// @param branch 0 for the chain that stays
  /// @param upgrade a runtime that is in force after the block
  public Block after(
      Block parent,
      List<DirectCall> requests,
      List<SignedExtrinsic> extrinsics,
      int branch,
      Optional<ImitatedRuntime> upgrade) {
    long number = parent.number() + 1;
    Execution execution = new Execution(number, new StateEdit(parent.chainState()));
    Header header = headers.after(parent.hash(), number, branch);
    begin(execution, header);
    new BlockStart(execution, beacon, netuid).run();
    requests.forEach(
        request -> run(execution, request.signer(), request.callName(), request.arguments()));
    List<byte[]> bodies = new ArrayList<>();
    bodies.add(setTime(execution));
    for (SignedExtrinsic extrinsic : extrinsics) {
      apply(execution, bodies.size(), extrinsic);
      bodies.add(extrinsic.bytes());
    }
    upgrade.ifPresent(next -> execution.event(SYSTEM, "CodeUpdated", ScaleValue.NOTHING));
    beacon.follow(execution.state(), ChainTime.of(number));
    execution.state().put(SYSTEM, "Events", list(execution.events()));
    execution.state().put(SYSTEM, "EventCount", execution.events().size());
    return Block.of(
        new Body(header, bodies), upgrade.orElse(parent.runtime()), execution.state().finished());
  }

  private static void begin(Execution execution, Header header) {
    StateEdit state = execution.state();
    state.put(SYSTEM, "Number", header.number());
    Bytes parent = new Bytes(header.parentHash().bytes());
    state.put(SYSTEM, "ParentHash", parent);
    state.put(SYSTEM, "BlockHash", parent, ScaleValue.of(header.number() - 1));
    long forgotten = header.number() - 1 - state.runtime().constant(SYSTEM, "BlockHashCount");
    if (forgotten > 0) {
      state.remove(SYSTEM, "BlockHash", ScaleValue.of(forgotten));
    }
    state.put("Aura", "CurrentSlot", ChainTime.slot(header.number()));
  }

  /// The one extrinsic that every block has: its author says what time it is.
  private static byte[] setTime(Execution execution) {
    execution.enterExtrinsic(0);
    ScaleValue now = ScaleValue.of(ChainTime.of(execution.block()).toEpochMilli());
    execution.state().put("Timestamp", "Now", now);
    succeeded(execution, DispatchInfo.OF_TIMESTAMP);
    byte[] call =
        new Calls(execution.state().runtime().metadata())
            .encode("Timestamp", "set", Map.of("now", now));
    return new ScaleWriter()
        .byteVector(new ScaleWriter().u8(EXTRINSIC_VERSION_4).fixed(call).bytes())
        .bytes();
  }

  private void apply(Execution execution, int index, SignedExtrinsic extrinsic) {
    execution.enterExtrinsic(index);
    count(execution.state(), extrinsic.signer());
    DispatchInfo info = DispatchInfo.of(extrinsic.callName());
    Optional<DispatchFailed> failure =
        run(
            execution,
            extrinsic.signer(),
            extrinsic.callName(),
            Dispatch.arguments(extrinsic.call()));
    SequencedMap<String, ScaleValue> fee = new LinkedHashMap<>();
    fee.put("who", extrinsic.signer());
    fee.put("actual_fee", ScaleValue.of(0));
    fee.put("tip", ScaleValue.of(0));
    execution.event("TransactionPayment", "TransactionFeePaid", fee);
    failure.ifPresentOrElse(
        refused -> failed(execution, refused, info), () -> succeeded(execution, info));
  }

  /// All of the call or nothing of it.
  private Optional<DispatchFailed> run(
      Execution execution, Bytes signer, String callName, ScaleValue arguments) {
    Execution trial = execution.trial();
    try {
      new Dispatch(trial, beacon).run(signer, callName, arguments);
    } catch (DispatchFailed refused) {
      return Optional.of(refused);
    }
    execution.accept(trial);
    return Optional.empty();
  }

  private static void count(StateEdit state, Bytes signer) {
    SequencedMap<String, ScaleValue> account =
        ((Struct) state.value(SYSTEM, "Account", signer)).fields();
    account.put("nonce", new Whole(((Whole) account.get("nonce")).value().add(BigInteger.ONE)));
    state.put(SYSTEM, "Account", new Struct(account), signer);
  }

  private static void succeeded(Execution execution, DispatchInfo info) {
    execution.event(SYSTEM, "ExtrinsicSuccess", Map.of("dispatch_info", info.value()));
  }

  private static void failed(Execution execution, DispatchFailed refused, DispatchInfo info) {
    SequencedMap<String, ScaleValue> event = new LinkedHashMap<>();
    event.put("dispatch_error", execution.dispatchError(refused));
    event.put("dispatch_info", info.value());
    execution.event(SYSTEM, "ExtrinsicFailed", event);
  }
}
