package ai.leoma.chain.runtime;

import ai.leoma.chain.scale.TypeRegistry;
import java.util.List;
import java.util.Optional;

/// What a runtime says of itself: everything that is asked of the chain is found here by name,
/// because numbers move from one runtime to the next.
///
public record RuntimeMetadata(
    TypeRegistry types,
    List<Pallet> pallets,
    List<SignedExtension> extensions,
    List<RuntimeApi> apis) {
  public RuntimeMetadata {
    pallets = List.copyOf(pallets);
    extensions = List.copyOf(extensions);
    apis = List.copyOf(apis);
  }

  /// @throws NotInRuntime if there is none of the name
  public Pallet pallet(String name) {
    return pallets.stream()
        .filter(pallet -> pallet.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NotInRuntime("pallet", name));
  }

  /// @throws NotInRuntime if there is none of the number
  public Pallet pallet(int index) {
    return pallets.stream()
        .filter(pallet -> pallet.index() == index)
        .findFirst()
        .orElseThrow(() -> new NotInRuntime("pallet", Integer.toString(index)));
  }

  /// @param name API and method, as in `SubnetInfoRuntimeApi_get_metagraph`
  /// @throws NotInRuntime if the runtime has none of the name, or says nothing of its APIs
  public RuntimeApi.Method apiMethod(String name) {
    return knownApiMethod(name).orElseThrow(() -> new NotInRuntime("runtime API", name));
  }

  /// Empty if the runtime has none of the name, or says nothing of its APIs.
  public Optional<RuntimeApi.Method> knownApiMethod(String name) {
    return apis.stream()
        .flatMap(
            api -> api.methods().stream().filter(m -> name.equals(api.name() + "_" + m.name())))
        .findFirst();
  }

  /// @param calls type of the pallet's calls, events and errors: enums
  public record Pallet(
      String name,
      int index,
      Optional<String> storagePrefix,
      List<StorageItem> storage,
      Optional<Integer> calls,
      Optional<Integer> events,
      Optional<Integer> errors,
      List<Constant> constants) {
    public Pallet {
      storage = List.copyOf(storage);
      constants = List.copyOf(constants);
    }

    /// @throws NotInRuntime if there is none of the name
    public StorageItem item(String wanted) {
      return storage.stream()
          .filter(item -> item.name().equals(wanted))
          .findFirst()
          .orElseThrow(() -> new NotInRuntime("storage item", name + "." + wanted));
    }

    /// @throws NotInRuntime if there is none of the name
    public Constant constant(String wanted) {
      return constants.stream()
          .filter(constant -> constant.name().equals(wanted))
          .findFirst()
          .orElseThrow(() -> new NotInRuntime("constant", name + "." + wanted));
    }
  }

  /// @param hashers one for each part of the key; none for a plain value
  /// @param key type of the key: a tuple where there are several hashers
  /// @param isOptional whether absence means that there is no value, rather than the fallback
  public record StorageItem(
      String name,
      boolean isOptional,
      List<StorageHasher> hashers,
      Optional<Integer> key,
      int value,
      byte[] fallback) {
    public StorageItem {
      hashers = List.copyOf(hashers);
      fallback = fallback.clone();
    }

    @Override
    public byte[] fallback() {
      return fallback.clone();
    }
  }

  public record Constant(String name, int type, byte[] value) {
    public Constant {
      value = value.clone();
    }

    @Override
    public byte[] value() {
      return value.clone();
    }
  }

  /// @param type what it puts into the extrinsic
  /// @param additional what it only signs
  public record SignedExtension(String name, int type, int additional) {}

  public record RuntimeApi(String name, List<Method> methods) {
    public RuntimeApi {
      methods = List.copyOf(methods);
    }

    public record Method(String name, List<Integer> inputs, int output) {
      public Method {
        inputs = List.copyOf(inputs);
      }
    }
  }
}
