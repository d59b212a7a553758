package ai.leoma.ranking.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.leoma.answer.GzipParts;
import ai.leoma.answer.Readers;
import ai.leoma.answer.Seats;
import ai.leoma.evaluation.Embargo;
import ai.leoma.evaluation.RecordedVote;
import ai.leoma.evaluation.RecordedVotes;
import ai.leoma.gate.Source;
import ai.leoma.json.WireTime;
import ai.leoma.task.TaskId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// Writes what a ranking follows from: its snapshot, and each vote that counted in its window, task
/// by task. A full window has more than a million votes; no more than those of one task are held
/// for each reader, and no more than a few readers are served at a time.
@ApplicationScoped
class RankingInputs {
  private static final int MOST_READERS = 4;
  private static final int MOST_READERS_PER_SOURCE = 1;

  /// Who reads a full window more slowly than some 100 kB/s, compressed, keeps others waiting.
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final int BYTES_OF_A_VOTE = 330;

  private final RecordedVotes votes;
  private final Embargo embargo;
  private final Readers<Source> readers =
      new Readers<>(
          new Seats<>(MOST_READERS, MOST_READERS_PER_SOURCE),
          LONGEST,
          "Too many readers of inputs at the moment",
          System::nanoTime);

  RankingInputs(RecordedVotes votes, Embargo embargo) {
    this.votes = votes;
    this.embargo = embargo;
  }

  /// What others may see of a ranking's votes at this moment.
  ///
  /// @param completeAt when the last vote appears, empty when none is under embargo any more
  record Visibility(Embargo.Hidden hidden, Optional<Instant> completeAt) {
    boolean isFinal() {
      return completeAt.isEmpty();
    }
  }

  /// Who asks for the document, and how.
  record Reader(Source source, boolean takesGzip) {}

  /// By the age of the tasks alone: whether the pairs of young ones are settled may change.
  Uni<Visibility> visibility(ArchivedRanking ranking) {
    return embargo
        .current()
        .chain(
            hidden ->
                ranking.newestTask() == null
                        || new TaskId(ranking.newestTask()).compareTo(hidden.since()) < 0
                    ? Uni.createFrom().item(new Visibility(hidden, Optional.empty()))
                    : embargo
                        .endOn(new TaskId(ranking.newestTask()))
                        .map(end -> new Visibility(hidden, Optional.of(end))));
  }

  /// The document in parts. Ends as 503 before the first one when too many read already.
  ///
  /// @param snapshot the canonical text
  Multi<byte[]> parts(
      ArchivedRanking ranking, String snapshot, Visibility visibility, Reader reader) {
    return readers.admit(
        reader.source(),
        Multi.createFrom()
            .deferred(
                () -> new Writing(ranking, snapshot, visibility, reader.takesGzip()).parts()));
  }

  /// One reader's document on its way.
  private final class Writing {
    private final ArchivedRanking ranking;
    private final String snapshot;
    private final Visibility visibility;
    private final Optional<GzipParts> zip;
    private boolean hasVotes;
    private long withheld;

    Writing(ArchivedRanking ranking, String snapshot, Visibility visibility, boolean isCompressed) {
      this.ranking = ranking;
      this.snapshot = snapshot;
      this.visibility = visibility;
      this.zip = isCompressed ? Optional.of(new GzipParts()) : Optional.empty();
    }

    Multi<byte[]> parts() {
      Multi<byte[]> tasks =
          Multi.createFrom()
              .items(LongStream.rangeClosed(firstTask(), lastTask()).boxed())
              .onItem()
              .transformToUniAndConcatenate(this::ofTask);
      return Multi.createBy()
          .concatenating()
          .streams(
              Multi.createFrom().item(() -> part(head(), false)),
              tasks,
              Multi.createFrom().item(() -> part(tail(), true)));
    }

    /// None when nothing had been voted or published.
    private long firstTask() {
      return Math.max(1, lastTask() - ranking.window() + 1);
    }

    private long lastTask() {
      return ranking.newestTask() == null || ranking.votesPosition() == null
          ? 0
          : ranking.newestTask();
    }

    private Uni<byte[]> ofTask(long task) {
      return votes
          .counted(new TaskId(task), ranking.votesPosition())
          .emitOn(Infrastructure.getDefaultWorkerPool())
          .map(counted -> part(text(counted), false));
    }

    private byte[] part(String text, boolean isLast) {
      byte[] plain = text.getBytes(UTF_8);
      return zip.map(parts -> isLast ? parts.last(plain) : parts.next(plain)).orElse(plain);
    }

    private String head() {
      return "{\"ranking\":%d,\"inputs_sha256\":\"%s\",\"snapshot\":%s,\n\"votes\":["
          .formatted(ranking.id(), ranking.inputsSha256(), snapshot);
    }

    /// Nothing in it needs escaping: hotkeys are base58.
    private String text(List<RecordedVote> counted) {
      StringBuilder text = new StringBuilder(counted.size() * BYTES_OF_A_VOTE);
      for (RecordedVote vote : counted) {
        if (visibility.hidden().hides(vote.pair())) {
          withheld++;
        } else {
          append(text, vote);
        }
      }
      return text.toString();
    }

    private void append(StringBuilder text, RecordedVote vote) {
      text.append(hasVotes ? ",\n" : "\n");
      hasVotes = true;
      text.append("{\"task_id\":").append(vote.task().value());
      text.append(",\"miner\":\"").append(vote.miner().ss58());
      text.append("\",\"validator\":\"").append(vote.validator().ss58());
      text.append("\",\"passed\":").append(vote.passed());
      text.append(",\"signed_time_ms\":").append(vote.signedTimeMillis());
      text.append(",\"position\":").append(vote.logPosition());
      text.append(",\"envelope\":\"").append(vote.envelope());
      text.append("\",\"item\":").append(vote.item()).append('}');
    }

    private String tail() {
      return "\n],\"withheld\":%d,\"complete_at\":%s}\n"
          .formatted(
              withheld,
              visibility.completeAt().map(end -> "\"" + WireTime.of(end) + "\"").orElse("null"));
    }
  }
}
