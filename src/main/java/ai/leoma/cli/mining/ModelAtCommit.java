package ai.leoma.cli.mining;

import ai.leoma.chain.Hotkey;
import java.util.Optional;
import java.util.regex.Pattern;

/// A model repository at one commit, in the form that Hugging Face gives both.
///
/// @param name `ACCOUNT/REPOSITORY`
/// @param revision 40 lower-case hex digits, as the owner compares them
record ModelAtCommit(String name, String revision) {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
  private static final Pattern REVISION = Pattern.compile("[0-9a-f]{40}");
  private static final int HOTKEY_LENGTH = 48;

  /// The longest name of a chute, which is called as its model.
  private static final int LONGEST_NAME = 128;

  ModelAtCommit {
    if (!NAME.matcher(name).matches() || name.contains("..") || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "--model-name must be a repository of Hugging Face, ACCOUNT/REPOSITORY, of at most %d characters"
              .formatted(LONGEST_NAME));
    }
    if (!REVISION.matcher(revision).matches()) {
      throw new IllegalArgumentException(
          "--model-revision must be a whole commit, 40 hex digits in lower case, and never a branch or a tag:"
              + " `git ls-remote https://huggingface.co/%s HEAD` tells it".formatted(name));
    }
  }

  /// The hotkey that the name ends with, if it ends with one. The case of its letters counts.
  Optional<Hotkey> hotkey() {
    String ending = name.substring(Math.max(0, name.length() - HOTKEY_LENGTH));
    return Optional.of(ending)
        .filter(Hotkey::isWellFormed)
        .map(Hotkey::new)
        .filter(hotkey -> hotkey.publicKey().isPresent());
  }
}
