package ai.leoma.sandbox;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.sandbox.studio.MinerKind;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// One miner of an imitated world, with everything that the chain, Chutes and Hugging Face know of
/// it.
///
/// @param name kind title, from the second of a kind on with a number: `steady-2`
/// @param commitBlock block of its commitment
/// @param modelName `<user>/<repository>`, also the name of its chute
/// @param modelRevision the revision as committed, also what its chute declares
/// @param repositorySha the commit (40 hex digits) that its repository really is at
/// @param chuteOwner name of its Chutes account
/// @param chuteId UUIDv5 of account and chute name, as Chutes makes it
/// @param chuteSlug first label of the host name that serves it, a DNS label of its own
/// @param weightSha256 digests of its weight files (64 hex digits each), in file order
/// @param renderingSeed seed of the videos that it makes
public record ImitatedMiner(
    String name,
    MinerKind kind,
    KeyPair keyPair,
    int uid,
    long commitBlock,
    String modelName,
    String modelRevision,
    String repositorySha,
    String chuteOwner,
    String chuteId,
    String chuteSlug,
    List<String> weightSha256,
    long renderingSeed) {

  public ImitatedMiner {
    if (chuteSlug.length() > 63 || !chuteSlug.matches("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")) {
      throw new IllegalArgumentException("not a DNS label: " + chuteSlug);
    }
    weightSha256 = List.copyOf(weightSha256);
  }

  /// What it has committed to the chain.
  public String commitmentText() {
    return new JsonObject()
        .put("model_name", modelName)
        .put("model_revision", modelRevision)
        .put("chute_id", chuteId)
        .encode();
  }

  public Hotkey hotkey() {
    return keyPair.hotkey();
  }
}
