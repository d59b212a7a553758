package ai.leoma.ranking;

import ai.leoma.access.query.AskedHotkey;
import ai.leoma.chain.Hotkey;
import ai.leoma.ranking.ScoreAnswers.AggregatedScores;
import ai.leoma.ranking.ScoreAnswers.MinerScores;
import ai.leoma.ranking.ScoreAnswers.Stats;
import ai.leoma.ranking.ScoreAnswers.ValidatorScores;
import ai.leoma.ranking.ScoreAnswers.ValidatorSummary;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// How validators score miners (wire contract, section 3, rows 15 to 18 and 20), for dashboards.
@Path("/scores")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "scores")
public class ScoreBoardResource {
  private final ScoreBoard board;
  private final Rankings rankings;
  private final Clock clock;

  ScoreBoardResource(ScoreBoard board, Rankings rankings, Clock clock) {
    this.board = board;
    this.rankings = rankings;
    this.clock = clock;
  }

  @GET
  @Operation(summary = "Each valid miner's score; samples are the settled pairs of the window")
  public Uni<AggregatedScores> all() {
    return Uni.combine()
        .all()
        .unis(board.scores(), rankings.newest())
        .with((scores, newest) -> scores.aggregated(newest, clock.instant()));
  }

  @GET
  @Path("/validators")
  @Operation(summary = "Each registered validator's votes on the valid miners, over all tasks")
  public Uni<List<ValidatorSummary>> validators() {
    return board.scores().map(Scores::summaries);
  }

  @GET
  @Path("/miner/{miner_hotkey}")
  @Operation(summary = "One miner's score by each validator, over all tasks; zeros when unknown")
  public Uni<MinerScores> ofMiner(@PathParam("miner_hotkey") String minerHotkey) {
    Hotkey miner = AskedHotkey.of(minerHotkey);
    return board.scores().map(scores -> scores.ofMiner(miner));
  }

  @GET
  @Path("/validator/{validator_hotkey}")
  @Operation(summary = "One validator's score of each valid miner, over all tasks")
  public Uni<ValidatorScores> ofValidator(@PathParam("validator_hotkey") String validatorHotkey) {
    Hotkey validator = AskedHotkey.of(validatorHotkey);
    return board.scores().map(scores -> scores.ofValidator(validator));
  }

  @GET
  @Path("/stats")
  @Operation(summary = "Totals over all scores")
  public Uni<Stats> stats() {
    return Uni.combine().all().unis(board.scores(), board.samples()).with(Scores::stats);
  }
}
