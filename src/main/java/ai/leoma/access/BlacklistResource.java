package ai.leoma.access;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.chain.Hotkey;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NullValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.json.JsonWriter;
import ai.leoma.json.WireTime;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The blacklist (wire contract, section 3, rows 21 to 25): read by anybody, changed by
/// administrators.
@Path("/blacklist")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "blacklist")
public class BlacklistResource {
  private final Blacklist blacklist;
  private final CurrentRequest request;

  BlacklistResource(Blacklist blacklist, CurrentRequest request) {
    this.blacklist = blacklist;
    this.request = request;
  }

  /// An entry as the wire has it.
  public record Entry(
      String hotkey,
      String reason,
      @JsonProperty("added_by") String addedBy,
      @JsonProperty("created_at") String createdAt) {
    static Entry of(BlacklistEntry entry) {
      return new Entry(entry.hotkey, entry.reason, entry.addedBy, WireTime.of(entry.createdAt));
    }

    String json() {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("hotkey", new StringValue(hotkey));
      members.put("reason", reason == null ? new NullValue() : new StringValue(reason));
      members.put("added_by", new StringValue(addedBy));
      members.put("created_at", new StringValue(createdAt));
      return JsonWriter.compact(new ObjectValue(members));
    }
  }

  /// What POST takes; read by [BlacklistBinding].
  public record Submission(String hotkey, String reason) {}

  /// The answer to a removal.
  public record Removed(
      boolean success, String message, @JsonProperty("removed_by") String removedBy) {
    static Removed of(Hotkey hotkey, Hotkey administrator) {
      return new Removed(
          true,
          "Removed miner " + hotkey.ss58().substring(0, 8) + "... from blacklist",
          administrator.ss58());
    }

    String json() {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("success", new BooleanValue(success));
      members.put("message", new StringValue(message));
      members.put("removed_by", new StringValue(removedBy));
      return JsonWriter.compact(new ObjectValue(members));
    }
  }

  @GET
  @WithSession
  @Operation(summary = "All entries")
  public Uni<List<Entry>> all() {
    return BlacklistEntry.<BlacklistEntry>list("ORDER BY createdAt, hotkey")
        .map(entries -> entries.stream().map(Entry::of).toList());
  }

  @GET
  @Path("/miners")
  @WithSession
  @Operation(summary = "The hotkeys alone")
  public Uni<List<String>> miners() {
    return BlacklistEntry.<BlacklistEntry>list("ORDER BY createdAt, hotkey")
        .map(entries -> entries.stream().map(entry -> entry.hotkey).toList());
  }

  @GET
  @Path("/{hotkey}")
  @WithSession
  @Operation(summary = "One entry")
  public Uni<Entry> one(String hotkey) {
    return entryOf(hotkeyIn(hotkey))
        .map(found -> found.orElseThrow(() -> ApiProblem.notFound("Miner not blacklisted")));
  }

  @POST
  @SignedByAdmin(body = BlacklistBinding.class)
  @RequestBody(content = @Content(schema = @Schema(implementation = Submission.class)))
  @Operation(summary = "Put a hotkey on the list, or give it another reason")
  @APIResponse(
      responseCode = "200",
      description = "The entry",
      content = @Content(schema = @Schema(implementation = Entry.class)))
  public Uni<Response> put() {
    BlacklistBinding.Asked asked = request.body(BlacklistBinding.Asked.class);
    return blacklist
        .put(asked.hotkey(), asked.reason(), request.caller())
        .map(BlacklistResource::response);
  }

  @DELETE
  @Path("/{hotkey}")
  @SignedByAdmin
  @Operation(summary = "Take a hotkey off the list")
  @APIResponse(
      responseCode = "200",
      description = "Removed",
      content = @Content(schema = @Schema(implementation = Removed.class)))
  @APIResponse(responseCode = "404", description = "Not on the list")
  public Uni<Response> remove(String hotkey) {
    return blacklist.remove(hotkeyIn(hotkey), request.caller()).map(BlacklistResource::response);
  }

  private static Response response(UsedSignatures.Answer answer) {
    return Response.status(answer.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(answer.json())
        .build();
  }

  private static Uni<Optional<Entry>> entryOf(Hotkey hotkey) {
    return BlacklistEntry.<BlacklistEntry>findById(hotkey.ss58())
        .map(found -> Optional.ofNullable(found).map(Entry::of));
  }

  private static Hotkey hotkeyIn(String path) {
    if (!Hotkey.isWellFormed(path)) {
      throw ApiProblem.invalidHotkey();
    }
    return new Hotkey(path);
  }
}
