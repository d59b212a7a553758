package ai.leoma.miner;

import ai.leoma.access.SignedByValidator;
import ai.leoma.access.body.Coercion;
import ai.leoma.access.problem.ApiProblem;
import ai.leoma.access.problem.FieldError;
import ai.leoma.access.problem.InvalidRequest;
import ai.leoma.access.query.AskedHotkey;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.miner.MinerView.MinerList;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The miners, as the wire contract answers (section 3, rows 2 to 8).
@Path("/miners")
@Produces(MediaType.APPLICATION_JSON)
public class MinersResource {
  private final Miners miners;

  MinersResource(Miners miners) {
    this.miners = miners;
  }

  @GET
  @Path("/list")
  public Uni<MinerList> list() {
    return miners.all().map(all -> list(all, miner -> true));
  }

  @GET
  @Path("/all")
  @SignedByValidator
  public Uni<MinerList> all() {
    return miners.all().map(all -> list(all, miner -> true));
  }

  @GET
  @Path("/valid")
  @SignedByValidator
  public Uni<MinerList> valid() {
    return miners.all().map(all -> list(all, MinerRecord::valid));
  }

  @GET
  @Path("/uid/{uid}")
  public Uni<MinerView> ofUid(@PathParam("uid") String text) {
    BigInteger uid =
        switch (Coercion.ofText(text)) {
          case Coercion.Taken<BigInteger>(BigInteger number) -> number;
          case Coercion.Refused<BigInteger>(String type, String message) ->
              throw notAnInteger(text, type, message);
        };
    return miners
        .all()
        .map(
            all ->
                all.stream()
                    .filter(miner -> BigInteger.valueOf(miner.uid()).equals(uid))
                    .findFirst())
        .map(MinersResource::found);
  }

  @GET
  @Path("/info/{hotkey}")
  public Uni<MinerView> info(@PathParam("hotkey") String hotkey) {
    return ofHotkey(hotkey);
  }

  @GET
  @Path("/{hotkey}")
  @SignedByValidator
  public Uni<MinerView> signedInfo(@PathParam("hotkey") String hotkey) {
    return ofHotkey(hotkey);
  }

  private Uni<MinerView> ofHotkey(String text) {
    return miners.ofHotkey(AskedHotkey.of(text)).map(MinersResource::found);
  }

  private static MinerView found(Optional<MinerRecord> miner) {
    return MinerView.of(miner.orElseThrow(() -> ApiProblem.notFound("Miner not found")));
  }

  private static MinerList list(List<MinerRecord> all, Predicate<MinerRecord> isListed) {
    List<MinerView> listed = all.stream().filter(isListed).map(MinerView::of).toList();
    int validCount = (int) all.stream().filter(MinerRecord::valid).count();
    return new MinerList(listed, all.size(), validCount);
  }

  private static InvalidRequest notAnInteger(String text, String type, String message) {
    return new InvalidRequest(
        List.of(
            new FieldError(
                type,
                FieldError.locationOf("path", "uid"),
                message,
                new StringValue(text),
                Optional.empty())));
  }
}
