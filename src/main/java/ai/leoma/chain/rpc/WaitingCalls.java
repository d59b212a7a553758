package ai.leoma.chain.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Requests that were not sent yet, or must be sent again. Belongs to the turns of a [NodeLink].
final class WaitingCalls {
  private static final int MOST = 512;
  private static final int MOST_SENDINGS = 4;

  private final Deque<RpcCall> calls = new ArrayDeque<>();

  /// False when there are too many already.
  boolean add(RpcCall call) {
    return calls.size() < MOST && calls.add(call);
  }

  void remove(RpcCall call) {
    calls.remove(call);
  }

  /// Whether there is any that somebody still waits for.
  boolean isEmpty() {
    calls.removeIf(RpcCall::isOver);
    return calls.isEmpty();
  }

  static boolean mayBeSentAgain(RpcCall call) {
    return call.mayBeSentAgain(MOST_SENDINGS);
  }

  /// Puts what was sent in vain before all others, in its old order.
  void putBack(List<RpcCall> sent) {
    sent.reversed().forEach(calls::addFirst);
  }

  /// What goes out in one message: the first, and what follows it as far as it may share a batch.
  List<RpcCall> nextBatch(int largest) {
    List<RpcCall> batch = new ArrayList<>();
    batch.add(calls.removeFirst());
    while (batch.getFirst().isForBatches()
        && batch.size() < largest
        && !calls.isEmpty()
        && calls.getFirst().isForBatches()) {
      batch.add(calls.removeFirst());
    }
    return batch;
  }

  void failAll(RuntimeException failure) {
    List<RpcCall> all = List.copyOf(calls);
    calls.clear();
    all.forEach(call -> call.failed(failure));
  }
}
