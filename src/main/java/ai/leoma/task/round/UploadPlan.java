package ai.leoma.task.round;

import ai.leoma.storage.ObjectKey;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Every object of a task in the order of upload, the metadata last: whoever finds that object
/// finds all others too.
public record UploadPlan(List<Item> items) {
  private static final String LAST = "/metadata.json";

  public UploadPlan {
    items = List.copyOf(items);
    if (items.isEmpty() || !items.getLast().key().value().endsWith(LAST)) {
      throw new IllegalArgumentException("the last object of a plan is the metadata: " + items);
    }
    Set<String> keys = new HashSet<>();
    for (Item item : items) {
      if (!keys.add(item.key().value())) {
        throw new IllegalArgumentException("planned twice: " + item.key());
      }
    }
  }

  /// All but the metadata.
  public List<Item> artifacts() {
    return items.subList(0, items.size() - 1);
  }

  public Item metadata() {
    return items.getLast();
  }

  public boolean contains(String key) {
    return items.stream().anyMatch(item -> item.key().value().equals(key));
  }

  /// One object.
  ///
  /// @param sha256 of the file, lower-case hex
  public record Item(ObjectKey key, Path file, String sha256, long bytes, String contentType) {}
}
