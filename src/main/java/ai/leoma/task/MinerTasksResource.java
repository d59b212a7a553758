package ai.leoma.task;

import ai.leoma.access.query.AskedHotkey;
import ai.leoma.task.TaskAnswers.MinerTask;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// A miner's tasks under the miner's address (wire contract, section 3, row 6).
@Path("/miners")
@Produces(MediaType.APPLICATION_JSON)
public class MinerTasksResource {
  private final MinerTasks minerTasks;

  MinerTasksResource(MinerTasks minerTasks) {
    this.minerTasks = minerTasks;
  }

  @GET
  @Path("/{miner_hotkey}/tasks")
  @Operation(summary = "The newest 500 tasks in which the miner was voted on, newest first")
  public Uni<List<MinerTask>> ofMiner(@PathParam("miner_hotkey") String minerHotkey) {
    return minerTasks.of(AskedHotkey.of(minerHotkey));
  }
}
