package ai.leoma.storage;

import ai.leoma.chain.Hotkey;

/// The layout of a task's objects in the samples bucket (wire contract, section 5).
public final class TaskObjects {
  private TaskObjects() {}

  /// All objects of one task start with this, slash included.
  public static String prefix(long taskId) {
    return taskId + "/";
  }

  public static ObjectKey originalClip(long taskId) {
    return new ObjectKey(taskId + "/original_clip.mp4");
  }

  public static ObjectKey firstFrame(long taskId) {
    return new ObjectKey(taskId + "/first_frame.png");
  }

  public static ObjectKey metadata(long taskId) {
    return new ObjectKey(taskId + "/metadata.json");
  }

  public static ObjectKey generatedVideo(long taskId, Hotkey miner) {
    return new ObjectKey(taskId + "/generated_videos/" + miner.ss58() + ".mp4");
  }

  public static ObjectKey evaluationResults(long taskId, Hotkey validator) {
    return evaluationResults(taskId, validator, 1);
  }

  /// @param part 1 for the file that everybody looks for; further ones have their number before the
  ///     extension, as in `<hotkey>.2.json`
  public static ObjectKey evaluationResults(long taskId, Hotkey validator, int part) {
    String number = part == 1 ? "" : "." + part;
    return new ObjectKey(taskId + "/evaluation_results/" + validator.ss58() + number + ".json");
  }
}
