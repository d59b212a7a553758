package ai.leoma.chain.node;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Chain;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.ChainWrites;
import ai.leoma.chain.CurrentCommitments;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Hyperparameters;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.RevealedCommitments;
import ai.leoma.chain.SubnetSnapshot;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.rpc.NodeRpc;
import ai.leoma.chain.rpc.RpcAnswers;
import ai.leoma.chain.rpc.RpcRefused;
import ai.leoma.chain.rpc.Runtimes;
import ai.leoma.chain.runtime.NotInRuntime;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.state.Moment;
import ai.leoma.chain.state.StateAt;
import ai.leoma.chain.state.StateAt.Entry;
import ai.leoma.chain.state.StateReader;
import ai.leoma.chain.state.StoredMap;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The chain as its nodes tell it, without anybody between.
///
/// All reads but that of the head are of finalized blocks, and everything of one answer is of one
/// block. Numbers of pallets, calls and types are those of the runtime in force at that block.
public final class NativeChain implements Chain {
  private static final String SUBTENSOR = "SubtensorModule";
  private static final String BLOCK_HASH = "chain_getBlockHash";

  private final NodeRpc rpc;
  private final int netuid;
  private final StateReader reader;
  private final SubnetReader subnet;
  private final SubnetCommitments commitments;
  private final HyperparameterReader hyperparameters;
  private final Optional<ChainWrites> writes;

  /// @param writes of this process's own hotkey; without them nothing can be written
  public NativeChain(NodeRpc rpc, Runtimes runtimes, int netuid, Optional<ChainWrites> writes) {
    this.rpc = rpc;
    this.netuid = netuid;
    this.reader = new StateReader(rpc, runtimes);
    this.subnet = new SubnetReader(reader, netuid);
    this.commitments = new SubnetCommitments(new StoredMap(rpc, reader), netuid);
    this.hyperparameters = new HyperparameterReader(reader, subnet, netuid);
    this.writes = writes;
  }

  @Override
  public Uni<BlockReference> head() {
    return answered(
        Uni.createFrom()
            .deferred(() -> rpc.call(BLOCK_HASH))
            .map(hash -> RpcAnswers.text(BLOCK_HASH, hash))
            .chain(reader::block));
  }

  @Override
  public Uni<BlockReference> finalizedHead() {
    return answered(Uni.createFrom().deferred(reader::finalizedBlock));
  }

  @Override
  public Uni<Optional<BlockReference>> finalizedBlock(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("not the number of a block: " + number);
    }
    return answered(
        Uni.createFrom()
            .deferred(reader::finalizedBlock)
            .chain(
                newest ->
                    number > newest.number()
                        ? Uni.createFrom().item(Optional.empty())
                        : block(number).map(Optional::of)));
  }

  private Uni<BlockReference> block(long number) {
    return rpc.call(BLOCK_HASH, number)
        .map(hash -> RpcAnswers.text(BLOCK_HASH, hash))
        .chain(reader::block)
        .invoke(
            block -> {
              if (block.number() != number) {
                throw new ChainUnavailable(
                    "asked for block %d and was told of block %d"
                        .formatted(number, block.number()));
              }
            });
  }

  @Override
  public Uni<Metagraph> metagraph() {
    return finalized(this::metagraph);
  }

  private Uni<Metagraph> metagraph(Moment moment) {
    return subnet.fields(moment, Seats.FIELDS).map(fields -> Seats.read(moment.block(), fields));
  }

  @Override
  public Uni<RevealedCommitments> revealedCommitments() {
    return finalized(commitments::revealed);
  }

  @Override
  public Uni<SubnetSnapshot> snapshot() {
    return finalized(
        moment ->
            Uni.combine()
                .all()
                .unis(metagraph(moment), commitments.revealed(moment))
                .with(SubnetSnapshot::new));
  }

  @Override
  public Uni<Optional<CurrentCommitments>> currentCommitments() {
    return finalized(moment -> commitments.current(moment).map(Optional::of));
  }

  @Override
  public Uni<Optional<Hyperparameters>> hyperparameters() {
    return finalized(moment -> hyperparameters.read(moment).map(Optional::of));
  }

  @Override
  public Uni<Optional<Hotkey>> subnetOwner() {
    Entry owner = Entry.of(SUBTENSOR, "SubnetOwnerHotkey", ScaleValue.of(netuid));
    return finalized(
        moment -> reader.read(moment, List.of(owner)).map((StateAt state) -> state.account(owner)));
  }

  @Override
  public Uni<WriteOutcome> setWeights(Map<Hotkey, Double> weights) {
    return written(own -> own.setWeights(weights));
  }

  @Override
  public Uni<WriteOutcome> setCommitment(NewCommitment commitment) {
    return written(own -> own.setCommitment(commitment));
  }

  private Uni<WriteOutcome> written(Function<ChainWrites, Uni<WriteOutcome>> write) {
    return writes
        .map(write)
        .orElseGet(
            () ->
                Uni.createFrom()
                    .failure(new ChainUnavailable("this process has no hotkey to write with")));
  }

  private <T> Uni<T> finalized(Function<Moment, Uni<T>> read) {
    return answered(
        Uni.createFrom().deferred(reader::finalized).chain(moment -> read.apply(moment)));
  }

  /// What a node refuses may be known to the next one, or at a newer block: once more, all of it.
  private static <T> Uni<T> answered(Uni<T> read) {
    return read.onFailure(RpcRefused.class)
        .retry()
        .atMost(1)
        .onFailure(NativeChain::isOfNode)
        .transform(failure -> new ChainUnavailable(failure.getMessage(), failure));
  }

  private static boolean isOfNode(Throwable failure) {
    return failure instanceof RpcRefused
        || failure instanceof NotInRuntime
        || failure instanceof ScaleUnreadable
        || failure instanceof IllegalArgumentException;
  }
}
