package ai.leoma.events;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/// Puts `GET /events` into the description: a plain route, which nothing else tells of. Before
/// those that complete every operation.
@OpenApiFilter(value = OpenApiFilter.RunStage.BUILD, priority = DescribedEvents.FIRST)
public class DescribedEvents implements OASFilter {
  static final int FIRST = 1000;

  @Override
  public void filterOpenAPI(OpenAPI description) {
    if (description.getPaths() == null) {
      description.setPaths(OASFactory.createPaths());
    }
    description.getPaths().addPathItem("/events", OASFactory.createPathItem().GET(listen()));
  }

  private static Operation listen() {
    Parameter lastEvent =
        OASFactory.createParameter()
            .name("Last-Event-ID")
            .in(Parameter.In.HEADER)
            .description("The id of the last event that was read: the stream goes on behind it")
            .schema(text());
    return OASFactory.createOperation()
        .operationId("EventsRoute_listen")
        .tags(List.of("Events"))
        .summary("What happens, as server-sent events")
        .description(
            "Events task, vote, pair, ranking, winner and missed; none of them says how anybody"
                + " voted before it is shown.")
        .addParameter(lastEvent)
        .responses(
            OASFactory.createAPIResponses()
                .addAPIResponse(
                    "200",
                    OASFactory.createAPIResponse()
                        .description("A stream that does not end by itself")
                        .content(
                            OASFactory.createContent()
                                .addMediaType(
                                    "text/event-stream",
                                    OASFactory.createMediaType().schema(text())))));
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(SchemaType.STRING);
  }
}
