package ai.leoma.chain.runtime;

import ai.leoma.chain.runtime.RuntimeMetadata.Pallet;
import ai.leoma.chain.runtime.RuntimeMetadata.StorageItem;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.TypeRegistry;
import ai.leoma.chain.scale.TypeShape;
import ai.leoma.chain.scale.ValueWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Where values lie in the chain's storage:
/// `twox128(pallet) ++ twox128(item) ++ hashed parts of the key`.
public final class StorageKeys {
  private final RuntimeMetadata metadata;

  public StorageKeys(RuntimeMetadata metadata) {
    this.metadata = metadata;
  }

  /// @param parts all parts of the key, or only the first ones for the prefix of all that begin so
  /// @throws NotInRuntime if the runtime has no such item
  /// @throws IllegalArgumentException if there are too many parts or one is not of its type
  public byte[] key(String palletName, String itemName, ScaleValue... parts) {
    Pallet pallet = metadata.pallet(palletName);
    StorageItem item = pallet.item(itemName);
    if (parts.length > item.hashers().size()) {
      throw new IllegalArgumentException(
          "%s.%s has %d keys, not %d"
              .formatted(palletName, itemName, item.hashers().size(), parts.length));
    }
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(named(pallet.storagePrefix().orElse(palletName)));
    key.writeBytes(named(itemName));
    List<Integer> types = partTypes(metadata.types(), item);
    for (int i = 0; i < parts.length; i++) {
      byte[] part = ValueWriter.bytes(metadata.types(), types.get(i), parts[i]);
      key.writeBytes(item.hashers().get(i).hash(part));
    }
    return key.toByteArray();
  }

  private static byte[] named(String name) {
    return StorageHasher.TWOX_128.hash(name.getBytes(StandardCharsets.US_ASCII));
  }

  /// With one hasher the key is the part, even where it is a tuple itself.
  private static List<Integer> partTypes(TypeRegistry types, StorageItem item) {
    if (item.key().isEmpty()) {
      return List.of();
    }
    int key = item.key().get();
    if (item.hashers().size() == 1) {
      return List.of(key);
    }
    if (types.shape(key) instanceof TypeShape.Tuple(var elements)
        && elements.size() == item.hashers().size()) {
      return elements;
    }
    throw new NotInRuntime("fitting key for the storage item", item.name());
  }
}
