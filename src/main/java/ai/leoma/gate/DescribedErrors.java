package ai.leoma.gate;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.IndexView;

/// Writes into the description of each operation, when the application is built, every error that
/// it can answer with. What all operations share is known here; what only one of them refuses (a
/// conflict, a thing that is not there) its resource says by itself.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class DescribedErrors implements OASFilter {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "Problem";
  private static final String INVALID_REQUEST = "InvalidRequest";

  /// What follows from no rule, by operation: no task yet, and a number in a path.
  private static final Map<String, Integer> OF_ONE =
      Map.of("TasksResource_latest", 404, "MinersResource_ofUid", 422);

  private final SignedOperations signed;

  public DescribedErrors(IndexView index) {
    this.signed = new SignedOperations(index);
  }

  @Override
  public void filterOpenAPI(OpenAPI description) {
    if (description.getComponents() == null) {
      description.setComponents(OASFactory.createComponents());
    }
    description.getComponents().addSchema(PROBLEM, problem());
    description.getComponents().addSchema(INVALID_REQUEST, invalidRequest());
    if (description.getPaths() == null) {
      return;
    }
    description
        .getPaths()
        .getPathItems()
        .values()
        .forEach(path -> path.getOperations().values().forEach(this::describe));
  }

  private void describe(Operation operation) {
    if (operation.getResponses() == null) {
      operation.setResponses(OASFactory.createAPIResponses());
    }
    for (int status : statuses(operation)) {
      String code = Integer.toString(status);
      APIResponse known = operation.getResponses().getAPIResponse(code);
      if (known == null) {
        operation
            .getResponses()
            .addAPIResponse(code, OASFactory.createAPIResponse().description(reason(status)));
      }
    }
    operation.getResponses().getAPIResponses().forEach(DescribedErrors::complete);
  }

  private Set<Integer> statuses(Operation operation) {
    Set<Integer> statuses = new TreeSet<>(List.of(400, 414, 429, 431, 500, 503));
    Optional.ofNullable(operation.getOperationId()).map(OF_ONE::get).ifPresent(statuses::add);
    if (signed.isSigned(operation)) {
      statuses.addAll(List.of(401, 422));
    }
    if (signed.isSignedByAdmin(operation)) {
      statuses.add(403);
    }
    if (signed.isSignedWithBody(operation)) {
      statuses.addAll(List.of(408, 409, 413));
      if (operation.getRequestBody() == null) {
        operation.setRequestBody(jsonObject());
      }
    }
    for (Parameter parameter : Optional.ofNullable(operation.getParameters()).orElse(List.of())) {
      if (parameter.getIn() == Parameter.In.QUERY) {
        statuses.add(422);
      } else if (parameter.getIn() == Parameter.In.PATH) {
        statuses.add(404);
      }
    }
    return statuses;
  }

  private static RequestBody jsonObject() {
    Schema object = OASFactory.createSchema().addType(SchemaType.OBJECT);
    return OASFactory.createRequestBody()
        .required(true)
        .content(
            OASFactory.createContent()
                .addMediaType(JSON, OASFactory.createMediaType().schema(object)));
  }

  /// Gives an error its form, and one that passes by itself the header that says when.
  private static void complete(String code, APIResponse response) {
    if (!code.matches("[45]\\d\\d") || response.getRef() != null) {
      return;
    }
    if (response.getContent() == null) {
      String schema = code.equals("422") ? INVALID_REQUEST : PROBLEM;
      response.setContent(
          OASFactory.createContent()
              .addMediaType(
                  JSON,
                  OASFactory.createMediaType().schema(OASFactory.createSchema().ref(schema))));
    }
    if (code.equals("429") || code.equals("503")) {
      response.addHeader(
          "Retry-After",
          OASFactory.createHeader()
              .description("Seconds to wait")
              .schema(OASFactory.createSchema().addType(SchemaType.INTEGER)));
    }
  }

  private static Schema problem() {
    return OASFactory.createSchema()
        .description("What is wrong, in one sentence")
        .addType(SchemaType.OBJECT)
        .addRequired("detail")
        .addProperty("detail", OASFactory.createSchema().addType(SchemaType.STRING));
  }

  private static Schema invalidRequest() {
    Schema step = OASFactory.createSchema().addType(SchemaType.STRING).addType(SchemaType.INTEGER);
    Schema error =
        OASFactory.createSchema()
            .addType(SchemaType.OBJECT)
            .required(List.of("type", "loc", "msg", "input"))
            .addProperty("type", OASFactory.createSchema().addType(SchemaType.STRING))
            .addProperty("loc", OASFactory.createSchema().addType(SchemaType.ARRAY).items(step))
            .addProperty("msg", OASFactory.createSchema().addType(SchemaType.STRING))
            .addProperty("input", OASFactory.createSchema().description("What was sent there"))
            .addProperty("ctx", OASFactory.createSchema().addType(SchemaType.OBJECT));
    return OASFactory.createSchema()
        .description("Everything that is wrong with headers, path, query and body")
        .addType(SchemaType.OBJECT)
        .addRequired("detail")
        .addProperty("detail", OASFactory.createSchema().addType(SchemaType.ARRAY).items(error));
  }

  private static String reason(int status) {
    return switch (status) {
      case 400 -> "URL, hotkey or body cannot be read";
      case 401 ->
          "The signature is missing its time, wrong, used before, or its signer may not call";
      case 403 -> "Not signed by an administrator";
      case 404 -> "There is no such thing";
      case 408 -> "The body did not arrive in time";
      case 409 -> "What was sent does not fit what there is; the sentence says where";
      case 413 -> "The body is too large";
      case 414 -> "The URL is too long";
      case 422 -> "Headers, path, query or body have the wrong form";
      case 429 -> "Too many requests of this address, or writes of this hotkey";
      case 431 -> "The headers are too many or too long";
      case 500 -> "A mistake of the service; what it was is in its log";
      case 503 -> "The database cannot be reached, or too much is asked at once";
      default -> throw new IllegalArgumentException("no reason for " + status);
    };
  }
}
