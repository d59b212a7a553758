package ai.leoma.judge;

import ai.leoma.judge.ModelCaller.Answer;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Judges a video by asking a multimodal model. Blocking: call it on a virtual or worker thread.
public final class Judge implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Judge.class);
  private static final String SCHEMA_NAME = "video_score";

  private final JudgeSettings settings;
  private final MeterRegistry metrics;
  private final ModelCaller caller;

  private Judge(JudgeSettings settings, MeterRegistry metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.caller = new ModelCaller(settings, metrics, "judge");
  }

  public static Judge open(JudgeSettings settings, MeterRegistry metrics) {
    return new Judge(settings, metrics);
  }

  public JudgeIdentity identity() {
    return new JudgeIdentity(
        settings.provider().configured(), settings.model(), Rubric.VERSION, Rubric.promptSha256());
  }

  /// What a video must reach to pass.
  public PassMark passMark() {
    return settings.passMark();
  }

  /// Asks until there is a complete answer. One that is not a JSON object is asked for once more;
  /// the second one is a verdict of zeros. Everything that is not the video's fault ends as no
  /// verdict.
  public Judgement judge(JudgeRequest request) {
    ChatRequest question = question(request);
    boolean wasUnparseable = false;
    String reason = "not asked";
    Optional<Duration> hint = Optional.empty();
    for (int call = 1; call <= settings.attempts(); call++) {
      hint = Optional.empty();
      switch (caller.ask(question)) {
        case Answer.Complete(String text) -> {
          switch (AnswerReader.read(text, settings.passMark())) {
            case AnswerReading.Scored(Verdict verdict) -> {
              return new Judgement.Judged(verdict, identity());
            }
            case AnswerReading.Unparseable(String why) -> {
              metrics.counter("leoma.judge.unparseable").increment();
              if (wasUnparseable) {
                return new Judgement.Judged(Verdict.unparseableTwice(), identity());
              }
              wasUnparseable = true;
              reason = "unparseable: " + why;
            }
          }
        }
        case Answer.TryAgain(String why, Optional<Duration> asked) -> {
          reason = why;
          hint = asked;
        }
        case Answer.Hopeless(String why) -> {
          LOG.errorf("the judge %s cannot be asked: %s", settings, why);
          return new Judgement.NoVerdict(why);
        }
        case Answer.Unusable(String why) -> reason = why;
      }
      if (call < settings.attempts() && !caller.backOff(call, hint)) {
        return new Judgement.NoVerdict("stopped");
      }
    }
    LOG.warnf("no verdict after %d calls: %s", settings.attempts(), reason);
    return new Judgement.NoVerdict(reason);
  }

  static ChatRequest question(JudgeRequest request) {
    List<Content> contents = new ArrayList<>();
    contents.add(TextContent.from(Rubric.question(request.prompt())));
    contents.add(TextContent.from(Rubric.FIRST_FRAME));
    contents.add(ChatModels.image(request.firstFrame()));
    contents.add(TextContent.from(Rubric.FRAMES));
    request.frames().forEach(frame -> contents.add(ChatModels.image(frame)));
    return ChatRequest.builder()
        .messages(SystemMessage.from(Rubric.SYSTEM), UserMessage.from(contents))
        .responseFormat(
            ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(schema()).build())
        .build();
  }

  /// Scores only: a schema that asked for an overall score or a verdict would invite the model to
  /// argue with the rules.
  private static JsonSchema schema() {
    List<String> dimensions = Stream.of(Dimension.values()).map(Dimension::jsonName).toList();
    JsonObjectSchema.Builder scores = JsonObjectSchema.builder();
    dimensions.forEach(scores::addIntegerProperty);
    JsonArraySchema texts = JsonArraySchema.builder().items(new JsonStringSchema()).build();
    return JsonSchema.builder()
        .name(SCHEMA_NAME)
        .rootElement(
            JsonObjectSchema.builder()
                .addProperty(
                    "aspect_scores",
                    scores.required(dimensions).additionalProperties(false).build())
                .addIntegerProperty("confidence")
                .addProperty("major_issues", texts)
                .addProperty("strengths", texts)
                .addStringProperty("reasoning")
                .required("aspect_scores", "confidence", "major_issues", "strengths", "reasoning")
                .additionalProperties(false)
                .build())
        .build();
  }

  /// Lets connections go and ends the calls that are under way: they become no verdict.
  @Override
  public void close() {
    caller.close();
  }
}
