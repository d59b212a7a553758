package ai.leoma.sandbox;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.Rao;
import ai.leoma.sandbox.studio.MinerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Who takes part in an imitated tournament. Everything follows from the seed and the names.
///
/// Seat 0 of the subnet is its owner's. The validators follow, then the guests, then the miners.
///
/// @param owner key of the subnet's owner
/// @param guests validators that run elsewhere
public record Cast(
    SandboxSeed seed,
    KeyPair owner,
    List<ImitatedMiner> miners,
    List<ImitatedValidator> validators,
    List<GuestValidator> guests) {

  /// The block before which every commitment lies and from which tasks count.
  public static final long FIRST_BLOCK = 4_200_000;

  private static final String OWNER = "owner";
  private static final String VALIDATOR = "validator";
  private static final List<Long> FIRST_STAKES_TAO = List.of(40_000L, 33_000L, 27_000L);
  private static final long FURTHER_STAKE_TAO = 20_000;
  private static final long RAO_PER_TAO = 1_000_000_000L;

  public Cast {
    miners = List.copyOf(miners);
    validators = List.copyOf(validators);
    guests = List.copyOf(guests);
  }

  /// The cast with one miner of each kind, in their order, and more with numbered names.
  ///
  /// @see #of(long, List, int, Map)
  public static Cast of(
      long seed, int minerCount, int validators, Map<Hotkey, Rao> extraValidators) {
    return assemble(seed, MinerName.first(minerCount), validators, extraValidators);
  }

  /// The cast with the named miners.
  ///
  /// Of the validators that it makes itself none holds half of their stake or more. With one or two
  /// that cannot be: one holds all of it, and of two each holds exactly half, so that they pass
  /// nothing without each other.
  ///
  /// @param minerNames kind titles, also with a number (`steady-2`)
  /// @param extraValidators stake of each validator that runs elsewhere
  /// @throws IllegalArgumentException if a name is unknown or given twice
  public static Cast of(
      long seed, List<String> minerNames, int validators, Map<Hotkey, Rao> extraValidators) {
    return assemble(seed, MinerName.read(minerNames), validators, extraValidators);
  }

  public Optional<ImitatedMiner> miner(String name) {
    return miners.stream().filter(miner -> miner.name().equals(name)).findFirst();
  }

  public Optional<ImitatedMiner> minerOf(Hotkey hotkey) {
    return miners.stream().filter(miner -> miner.hotkey().equals(hotkey)).findFirst();
  }

  /// What a hotkey is called here: a miner, a validator, a guest or the owner.
  public Optional<String> nameOf(Hotkey hotkey) {
    if (owner.hotkey().equals(hotkey)) {
      return Optional.of("owner");
    }
    return minerOf(hotkey)
        .map(ImitatedMiner::name)
        .or(
            () ->
                Stream.concat(
                        validators.stream().map(ImitatedValidator::name),
                        guests.stream().map(GuestValidator::name))
                    .filter(name -> identity(name).filter(hotkey::equals).isPresent())
                    .findFirst());
  }

  /// The seed of the owner's key, as a key file holds it.
  public String ownerSeed() {
    return seed.hex(OWNER, OWNER);
  }

  /// The seed of a validator's key, as a key file holds it.
  public String seedOf(ImitatedValidator validator) {
    return seed.hex(VALIDATOR, validator.name());
  }

  /// The hotkey that writes on the chain under the name of an identity.
  public Optional<Hotkey> identity(String name) {
    return Stream.concat(
            validators.stream()
                .filter(validator -> validator.name().equals(name))
                .map(ImitatedValidator::hotkey),
            guests.stream().filter(guest -> guest.name().equals(name)).map(GuestValidator::hotkey))
        .findFirst();
  }

  /// The miner whose weights this one carries: itself, or for a copycat the first steady one.
  private static String originalOf(MinerName name) {
    return name.kind() == MinerKind.COPYCAT ? MinerKind.STEADY.title() : name.text();
  }

  private static Cast assemble(
      long seedValue, List<MinerName> names, int validatorCount, Map<Hotkey, Rao> extraValidators) {
    SandboxSeed seed = new SandboxSeed(seedValue);
    List<ImitatedValidator> validators =
        IntStream.range(0, validatorCount)
            .mapToObj(seat -> validator(seed, seat, validatorCount))
            .toList();
    List<GuestValidator> guests = new ArrayList<>();
    extraValidators.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            guest ->
                guests.add(
                    new GuestValidator(
                        "guest-" + (guests.size() + 1),
                        guest.getKey(),
                        1 + validatorCount + guests.size(),
                        guest.getValue())));
    int firstMinerUid = 1 + validatorCount + guests.size();
    List<MinerName> bySeniority = SeniorityOrder.of(seed, names);
    List<ImitatedMiner> miners =
        IntStream.range(0, names.size())
            .mapToObj(
                seat ->
                    miner(
                        seed,
                        names.get(seat),
                        firstMinerUid + seat,
                        SeniorityOrder.block(bySeniority.indexOf(names.get(seat)), names.size())))
            .toList();
    return new Cast(seed, keyPair(seed, OWNER, OWNER), miners, validators, guests);
  }

  private static ImitatedValidator validator(SandboxSeed seed, int seat, int count) {
    String name = "validator-" + (seat + 1);
    return new ImitatedValidator(
        name, keyPair(seed, VALIDATOR, name), 1 + seat, stake(seat, count));
  }

  private static Rao stake(int seat, int count) {
    boolean isOneOfTwo = count == 2;
    long tao =
        isOneOfTwo || seat >= FIRST_STAKES_TAO.size()
            ? FURTHER_STAKE_TAO
            : FIRST_STAKES_TAO.get(seat);
    return Rao.of(tao * RAO_PER_TAO);
  }

  private static ImitatedMiner miner(SandboxSeed seed, MinerName name, int uid, long block) {
    KeyPair keyPair = keyPair(seed, "miner", name.text());
    String account = name.text() + "-lab";
    boolean isSquatter = name.kind() == MinerKind.SQUATTER;
    String ending = isSquatter ? seed.hex("squatter").substring(0, 12) : keyPair.hotkey().ss58();
    String modelName = account + "/leoma-ti2v-" + ending;
    String sha = seed.hex("revision", name.text()).substring(0, 40);
    return new ImitatedMiner(
        name.text(),
        name.kind(),
        keyPair,
        uid,
        block,
        modelName,
        name.kind() == MinerKind.BRANCH ? "main" : sha,
        sha,
        account,
        ChuteNames.id(account, modelName).toString(),
        ChuteNames.slug(account, modelName, seed.bytes("slug", name.text())),
        weights(seed, originalOf(name)),
        seed.number("rendering", name.text()));
  }

  private static List<String> weights(SandboxSeed seed, String miner) {
    return List.of(seed.hex("weights", miner, 1), seed.hex("weights", miner, 2));
  }

  private static KeyPair keyPair(SandboxSeed seed, String role, String name) {
    return KeyPair.ofMiniSecret(seed.bytes(role, name));
  }
}
