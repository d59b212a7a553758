package ai.leoma.chain.submission;

import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// The sealed weights of one hotkey that are not known to be revealed, in a file, so that a restart
/// does not forget to ask for them. One line each: digest, first and last block, epoch, uid, and
/// `UID:WEIGHT` separated by commas.
final class SealedWeightsFile {
  private static final Logger LOG = Logger.getLogger(SealedWeightsFile.class);
  private static final String NAME = "sealed-weights.txt";
  private static final int LARGEST_BYTES = 1 << 20;
  private static final int PARTS = 6;
  private static final String NO_WEIGHTS = "-";

  private final Optional<Path> file;
  private final String title;

  /// @param folder empty to keep nothing
  /// @param owner whose they are: chain, subnet and hotkey, without line breaks; what is left of
  ///     another one is not read
  SealedWeightsFile(Optional<Path> folder, String owner) {
    this.file = folder.map(each -> each.resolve(NAME));
    this.title = "leoma sealed weights 1 " + owner;
  }

  /// What is no such file counts as none.
  List<SealedWeights> read() {
    try {
      if (file.isEmpty()
          || !Files.isRegularFile(file.get())
          || Files.size(file.get()) > LARGEST_BYTES) {
        return List.of();
      }
      List<String> lines = Files.readAllLines(file.get(), StandardCharsets.US_ASCII);
      if (lines.isEmpty() || !lines.getFirst().equals(title)) {
        LOG.warnf("%s is of another chain, subnet or hotkey", file.get());
        return List.of();
      }
      return lines.stream().skip(1).map(SealedWeightsFile::ofLine).toList();
    } catch (IOException | IllegalArgumentException e) {
      LOG.warnf("%s cannot be read: %s", file.get(), e.getMessage());
      return List.of();
    }
  }

  /// What cannot be written is not known after a restart, and no reason not to set weights.
  void write(List<SealedWeights> sealed) {
    if (file.isEmpty()) {
      return;
    }
    String lines =
        sealed.stream()
            .map(each -> line(each) + "\n")
            .collect(Collectors.joining("", title + "\n", ""));
    try {
      Files.createDirectories(file.get().toAbsolutePath().getParent());
      WholeFile.write(file.get(), lines.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOG.warnf("%s cannot be written: %s", file.get(), e.getMessage());
    }
  }

  private static String line(SealedWeights sealed) {
    String weights =
        sealed.weights().stream()
            .map(each -> each.uid() + ":" + each.weight())
            .collect(Collectors.joining(","));
    return "%s %d %d %d %d %s"
        .formatted(
            sealed.digest(),
            sealed.firstBlock(),
            sealed.lastBlock(),
            sealed.epoch(),
            sealed.uid(),
            weights.isEmpty() ? NO_WEIGHTS : weights);
  }

  private static SealedWeights ofLine(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("a line has " + parts.length + " parts");
    }
    return new SealedWeights(
        parts[0],
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        Integer.parseInt(parts[4]),
        parts[5].equals(NO_WEIGHTS)
            ? List.of()
            : Arrays.stream(parts[5].split(",")).map(SealedWeightsFile::weight).toList());
  }

  private static ChainWeight weight(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("no weight: " + text);
    }
    return new ChainWeight(
        Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
  }
}
