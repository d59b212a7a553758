package ai.leoma.sandbox.judge;

import io.vertx.core.MultiMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Answers one request after another, whichever API they came through: admits, looks, and lets go
// wrong what is due to.
/// Blocking, for the length of decoding and measuring the pictures; safe for many threads.
final class JudgeDesk {

  private static final int REMEMBERED_ANSWERS = 256;
  private static final String PROSE =
      "The video follows its opening frame in some respects. I would rather describe it in words than in numbers.";

  private final JudgeServerSettings settings;
  private final Judgement judgement;
  private final FaultPlan faults;

  /// What was seen in the newest questions. Several validators ask about the same pictures.
  private final Map<String, Judgement.Seen> seen =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Judgement.Seen> eldest) {
          return size() > REMEMBERED_ANSWERS;
        }
      };

  JudgeDesk(JudgeServerSettings settings) {
    this.settings = settings;
    this.judgement = new Judgement(settings.gullible());
    this.faults = new FaultPlan(settings.seed(), settings.faultRate());
  }

  JudgeReply reply(
      JudgeApi api, Optional<String> model, MultiMap headers, MultiMap query, byte[] body) {
    try {
      String key = api.admittedKey(headers, query);
      JudgeQuestion question = api.read(model, body);
      String digest = question.digest();
      Judgement.Seen looked = look(question, digest);
      int attempt = faults.nextAttempt(digest, key);
      Optional<Fault> fault = faults.faultOf(digest, key, attempt);
      String words = worded(question, looked, digest);
      return fault.isEmpty()
          ? api.answer(question, looked, words, attempt)
          : failing(api, fault.get(), question, looked, words, attempt);
    } catch (BadQuestion complaint) {
      return complaint.reply();
    } catch (UnreadablePicture picture) {
      return api.unreadable(picture.getMessage());
    }
  }

  private Judgement.Seen look(JudgeQuestion question, String digest) throws UnreadablePicture {
    synchronized (seen) {
      Judgement.Seen known = seen.get(digest);
      if (known != null) {
        return known;
      }
    }
    Judgement.Seen fresh = judgement.of(question);
    synchronized (seen) {
      seen.put(digest, fresh);
    }
    return fresh;
  }

  private String worded(JudgeQuestion question, Judgement.Seen looked, String digest) {
    boolean fenced = question.asksForScores() && faults.isFenced(digest);
    return fenced ? "```json\n" + looked.words() + "\n```" : looked.words();
  }

  private JudgeReply failing(
      JudgeApi api,
      Fault fault,
      JudgeQuestion question,
      Judgement.Seen looked,
      String words,
      int attempt) {
    return switch (fault) {
      case RATE_LIMITED -> api.rateLimited().named("rate-limited");
      case SERVER_ERROR -> api.serverError().named("server-error");
      case TRUNCATED -> api.truncated(question, looked, words);
      case REFUSED -> api.refused(question, looked);
      case SLOW ->
          api.answer(question, looked, words, attempt).named("slow").after(settings.slowness());
      case PROSE ->
          question.asksForScores()
              ? api.answer(question, looked, PROSE, attempt).named("prose")
              : api.refused(question, looked);
    };
  }
}
