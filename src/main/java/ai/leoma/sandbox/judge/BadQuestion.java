package ai.leoma.sandbox.judge;

import java.util.Objects;

/// A request that the real provider would turn down, with the reply it would give.
final class BadQuestion extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient JudgeReply reply;

  BadQuestion(JudgeReply reply) {
    super(reply.outcome());
    this.reply = Objects.requireNonNull(reply, "reply");
  }

  JudgeReply reply() {
    return reply;
  }
}
