package ai.leoma.chain.rpc;

import ai.leoma.http.OutsideText;
import java.util.List;

/// Deals with what a node sends. Belongs to the turns of its [NodeLink].
final class Intake {
  private final NodeLink link;
  private final WaitingCalls waiting;
  private final RpcMessages messages;

  Intake(NodeLink link, WaitingCalls waiting, int longestMessageBytes) {
    this.link = link;
    this.waiting = waiting;
    this.messages = new RpcMessages(longestMessageBytes);
  }

  /// A node that sends what is no answer is left: nobody knows what it meant.
  void take(Session session, String text) {
    if (!link.isCurrent(session)) {
      return;
    }
    try {
      messages.read(text).forEach(message -> take(session, message));
    } catch (RpcUnreadable unreadable) {
      link.leave(session, "lost", unreadable.getMessage());
      return;
    }
    session.socket().next();
    link.step();
  }

  private void take(Session session, Received message) {
    switch (message) {
      case Received.Answer(long id, var result) ->
          session.answered(id).ifPresent(call -> call.answered(result, session));
      case Received.Refusal(long id, var error) ->
          session.answered(id).ifPresent(call -> refused(session, call, error));
      case Received.Unassigned(var error) -> unassigned(session, error);
      case Received.Notice notice -> session.notice(notice);
      case Received.Ended ended -> session.end(ended);
    }
  }

  private void refused(Session session, RpcCall call, Received.RpcError error) {
    if (error.asksForPatience() && WaitingCalls.mayBeSentAgain(call)) {
      waiting.putBack(List.of(call));
      patience(session, error);
    } else {
      call.failed(error.of(call.method()));
    }
  }

  private void patience(Session session, Received.RpcError error) {
    String reason = "asks for fewer requests: " + OutsideText.of(error.toString());
    if (link.hasOtherNodes()) {
      link.leave(session, "busy", reason);
    } else {
      session.endpoint().failed(System.nanoTime());
      link.note(session.endpoint(), "busy", reason);
    }
  }

  /// Some nodes take no batches, or not of this size, or not with so long an answer.
  private void unassigned(Session session, Received.RpcError error) {
    List<RpcCall> batch = session.refusedBatch();
    if (batch.isEmpty()) {
      throw new RpcUnreadable(
          "refuses a request without saying which: " + OutsideText.of(error.toString()));
    }
    (session.isReady() ? waiting : session.own()).putBack(batch);
    if (error.asksForPatience()) {
      patience(session, error);
    } else {
      session.endpoint().takesNoBatches();
    }
  }
}
