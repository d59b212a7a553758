package ai.leoma.ranking;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What validators set on the chain.
@Path("/weights")
@Tag(name = "weights")
public class WeightsResource {
  private final CurrentWeights weights;

  WeightsResource(CurrentWeights weights) {
    this.weights = weights;
  }

  @GET
  @Operation(summary = "The weights of this moment; winner_uid 0 means burn")
  public Uni<WeightsView> weights() {
    return weights.now();
  }
}
