package ai.leoma.sandbox.judge;

import io.vertx.core.MultiMap;
import java.util.Optional;

/// One provider's way of asking and answering.
sealed interface JudgeApi permits OpenAiApi, GeminiApi {

  /// For the statistics.
  String title();

  /// The key that the caller shows.
  ///
  /// @throws BadQuestion with the provider's refusal if there is none or a wrong one
  String admittedKey(MultiMap headers, MultiMap query) throws BadQuestion;

  /// Reads a request.
  ///
  /// @param modelInPath the model that the path names, if it does
  /// @throws BadQuestion with the provider's complaint if the request is not one that it takes
  JudgeQuestion read(Optional<String> modelInPath, byte[] body) throws BadQuestion;

  /// A complete answer, cut off where the question's token limit ends.
  JudgeReply answer(JudgeQuestion question, Judgement.Seen seen, String words, int attempt);

  /// The complaint about pictures that cannot be decoded.
  JudgeReply unreadable(String why);

  JudgeReply rateLimited();

  JudgeReply serverError();

  JudgeReply truncated(JudgeQuestion question, Judgement.Seen seen, String words);

  JudgeReply refused(JudgeQuestion question, Judgement.Seen seen);
}
