package ai.leoma.sandbox.chain.runtime;

import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;

/// A call that is made for an account without its signature: for wallets that the sandbox imitates
/// and whose keys it does not have.
///
/// @param callName pallet and call
/// @param arguments by their names
public record DirectCall(Bytes signer, String callName, ScaleValue arguments) {}
