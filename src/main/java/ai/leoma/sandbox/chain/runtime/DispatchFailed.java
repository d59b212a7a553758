package ai.leoma.sandbox.chain.runtime;

/// A call that ran and was refused by its pallet: its extrinsic is in the block all the same.
final class DispatchFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String pallet;
  private final String error;

  DispatchFailed(String pallet, String error) {
    super(pallet + "." + error);
    this.pallet = pallet;
    this.error = error;
  }

  static void unless(boolean holds, String pallet, String error) {
    if (!holds) {
      throw new DispatchFailed(pallet, error);
    }
  }

  String pallet() {
    return pallet;
  }

  String error() {
    return error;
  }
}
