package ai.leoma.chain.runtime;

import ai.leoma.chain.runtime.RuntimeMetadata.Constant;
import ai.leoma.chain.runtime.RuntimeMetadata.Pallet;
import ai.leoma.chain.runtime.RuntimeMetadata.RuntimeApi;
import ai.leoma.chain.runtime.RuntimeMetadata.SignedExtension;
import ai.leoma.chain.runtime.RuntimeMetadata.StorageItem;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.TypeRegistry;
import java.util.List;
import java.util.Optional;

/// Reads runtime metadata of the versions 14 to 16 (crate frame-metadata). They are alike but for
/// what later ones added, so one reader follows all three.
public final class MetadataReader {
  private static final long MAGIC = 0x6174656dL;
  private static final int OLDEST = 14;
  private static final int NEWEST = 16;
  private static final int MODIFIERS = 3;

  /// More than ten times those of any runtime so far.
  private static final int LARGEST_BYTES = 4 << 20;

  private final ScaleReader in;
  private final int version;

  private MetadataReader(ScaleReader in, int version) {
    this.in = in;
    this.version = version;
  }

  /// @param bytes as `state_getMetadata` gives them, or `Metadata_metadata_at_version` within its
  ///     option and length
  /// @throws ai.leoma.chain.scale.ScaleUnreadable if they are no metadata of a known version, or
  ///     more than 4 MiB
  public static RuntimeMetadata read(byte[] bytes) {
    ScaleReader in = new ScaleReader(bytes);
    if (bytes.length > LARGEST_BYTES) {
      throw in.unreadable("metadata of %d bytes are not read".formatted(bytes.length));
    }
    if (in.u32() != MAGIC) {
      throw in.unreadable("this is no metadata");
    }
    int version = in.u8();
    if (version < OLDEST || version > NEWEST) {
      throw in.unreadable("metadata version %d is not known".formatted(version));
    }
    RuntimeMetadata metadata = new MetadataReader(in, version).metadata();
    in.requireEnd();
    return metadata;
  }

  private RuntimeMetadata metadata() {
    TypeRegistry types = TypeRegistry.read(in);
    List<Pallet> pallets = in.vector(_ -> pallet());
    if (pallets.stream().map(Pallet::index).distinct().count() < pallets.size()) {
      throw in.unreadable("two pallets have one number");
    }
    List<SignedExtension> extensions = extrinsic();
    if (version < NEWEST) {
      in.compactInt();
    }
    List<RuntimeApi> apis = version > OLDEST ? in.vector(_ -> api()) : List.of();
    if (version > OLDEST) {
      skipOuterEnums();
      in.vector(_ -> custom());
    }
    return new RuntimeMetadata(types, pallets, extensions, apis);
  }

  private Pallet pallet() {
    String name = in.text();
    Optional<Storage> storage = in.optional(_ -> storage());
    Optional<Integer> calls = in.optional(_ -> outerEnum());
    Optional<Integer> events = in.optional(_ -> outerEnum());
    List<Constant> constants = in.vector(_ -> constant());
    Optional<Integer> errors = in.optional(_ -> outerEnum());
    if (version == NEWEST) {
      in.vector(_ -> associatedType());
      in.vector(_ -> viewFunction());
    }
    int index = in.u8();
    if (version > OLDEST) {
      skipTexts();
    }
    skipDeprecation();
    return new Pallet(
        name,
        index,
        storage.map(Storage::prefix),
        storage.map(Storage::items).orElse(List.of()),
        calls,
        events,
        errors,
        constants);
  }

  private record Storage(String prefix, List<StorageItem> items) {}

  private Storage storage() {
    return new Storage(in.text(), in.vector(_ -> item()));
  }

  private StorageItem item() {
    String name = in.text();
    int modifier = in.u8();
    if (modifier >= MODIFIERS) {
      throw in.unreadable("a storage item is of unknown kind " + modifier);
    }
    boolean isMap = in.bool();
    List<StorageHasher> hashers = isMap ? in.vector(StorageHasher::read) : List.of();
    Optional<Integer> key = isMap ? Optional.of(in.compactInt()) : Optional.empty();
    int value = in.compactInt();
    byte[] fallback = in.byteVector();
    skipTexts();
    skipDeprecation();
    return new StorageItem(name, modifier == 0, hashers, key, value, fallback);
  }

  private Constant constant() {
    Constant constant = new Constant(in.text(), in.compactInt(), in.byteVector());
    skipTexts();
    skipDeprecation();
    return constant;
  }

  /// The type of a pallet's calls, events or errors.
  private int outerEnum() {
    int type = in.compactInt();
    if (version == NEWEST) {
      in.vector(_ -> deprecatedCase());
    }
    return type;
  }

  private int deprecatedCase() {
    int index = in.u8();
    int kind = in.u8();
    switch (kind) {
      case 1 -> {}
      case 2 -> skipNote();
      default -> throw in.unreadable("a deprecation is of unknown kind " + kind);
    }
    return index;
  }

  private void skipDeprecation() {
    if (version < NEWEST) {
      return;
    }
    int kind = in.u8();
    switch (kind) {
      case 0, 1 -> {}
      case 2 -> skipNote();
      default -> throw in.unreadable("a deprecation is of unknown kind " + kind);
    }
  }

  private void skipNote() {
    in.text();
    in.optional(ScaleReader::text);
  }

  private void skipTexts() {
    in.skipTexts();
  }

  private String associatedType() {
    String name = in.text();
    in.compactInt();
    skipTexts();
    return name;
  }

  private String viewFunction() {
    in.fixed(32);
    String name = in.text();
    in.vector(_ -> parameter());
    in.compactInt();
    skipTexts();
    skipDeprecation();
    return name;
  }

  private int parameter() {
    in.text();
    return in.compactInt();
  }

  private List<SignedExtension> extrinsic() {
    switch (version) {
      case 14 -> {
        in.compactInt();
        in.u8();
      }
      case 15 -> {
        in.u8();
        skipTypes(4);
      }
      default -> {
        in.vector(ScaleReader::u8);
        skipTypes(3);
        in.vector(_ -> extensionsOfVersion());
      }
    }
    return in.vector(_ -> new SignedExtension(in.text(), in.compactInt(), in.compactInt()));
  }

  private int extensionsOfVersion() {
    int extrinsicVersion = in.u8();
    in.vector(ScaleReader::compactInt);
    return extrinsicVersion;
  }

  private void skipTypes(int count) {
    for (int i = 0; i < count; i++) {
      in.compactInt();
    }
  }

  private RuntimeApi api() {
    String name = in.text();
    List<RuntimeApi.Method> methods = in.vector(_ -> method());
    skipTexts();
    if (version == NEWEST) {
      in.compactInt();
    }
    skipDeprecation();
    return new RuntimeApi(name, methods);
  }

  private RuntimeApi.Method method() {
    String name = in.text();
    List<Integer> inputs = in.vector(_ -> parameter());
    int output = in.compactInt();
    skipTexts();
    skipDeprecation();
    return new RuntimeApi.Method(name, inputs, output);
  }

  private void skipOuterEnums() {
    skipTypes(3);
  }

  private String custom() {
    String name = in.text();
    in.compactInt();
    in.byteVector();
    return name;
  }
}
