package org.sparkvae.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.storage.DamagedFileException;
import org.sparkvae.storage.HadoopFiles;
import org.sparkvae.storage.SafeFiles;
import org.sparkvae.storage.SealedFiles;

/**
 * The files below {@code checkpoints/} of a run: the newest two checkpoints, each under a name that
 * is used once and with its own checksum, and {@code newest.json}, written last, which says which
 * they are. Where that file is damaged, or what it names, every checkpoint that lies there is
 * looked at: one whose checksum fits is one of this run, since a run that begins clears the place.
 */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NEWEST = "newest.json";
  private static final Pattern NAME = Pattern.compile("\\d{12}-[-0-9a-f]{36}\\.checkpoint");
  private static final int FORMAT_VERSION = 1;
  private static final int KEPT = 2;

  private final Configuration hadoop;
  private final RunDirectory run;
  private final Path folder;
  private List<String> kept = List.of();

  Checkpoints(Configuration hadoop, RunDirectory run, Path folder) {
    this.hadoop = hadoop;
    this.run = run;
    this.folder = folder;
  }

  /** What a checkpoint is made into; a file that it refuses is one that is not there. */
  public interface Parser<T> {
    T parse(InputStream content) throws IOException;
  }

  private record Newest(
      @JsonProperty("format_version") int formatVersion, List<String> checkpoints) {}

  /** Whether any has ever been published. */
  boolean exist() throws IOException {
    return files().exists(newest());
  }

  /** Publishes one more; only the one before it is kept. */
  public void write(long rounds, SafeFiles.Content content) throws IOException {
    String name = String.format("%012d-%s.checkpoint", rounds, UUID.randomUUID());
    run.requireOwned();
    SealedFiles.write(hadoop, new Path(folder, name), content);
    List<String> dropped = new ArrayList<>(kept);
    kept = Stream.concat(Stream.of(name), kept.stream()).limit(KEPT).toList();
    dropped.removeAll(kept);
    run.requireOwned();
    SafeFiles.replace(hadoop, newest(), JSON.writeValueAsBytes(new Newest(FORMAT_VERSION, kept)));
    for (String old : dropped) {
      files().delete(new Path(folder, old), false);
    }
  }

  /**
   * What the newest whole checkpoint is made into, those before it being tried when it is damaged;
   * empty when there is none. Whatever else lies there, left by a process that was killed, goes.
   */
  public <T> Optional<T> takeUp(Parser<T> parser) throws IOException {
    Optional<T> taken = firstWhole(published(), parser);
    if (taken.isEmpty()) {
      taken = firstWhole(listed().stream().sorted(Comparator.reverseOrder()).toList(), parser);
    }
    tidy();
    return taken;
  }

  /** Deletes them all. */
  public void clear() throws IOException {
    run.requireOwned();
    kept = List.of();
    // Without this file, what is left when this is cut short is nobody's.
    files().delete(newest(), false);
    files().delete(folder, true);
  }

  /** It and those behind it are the ones to be kept. */
  private <T> Optional<T> firstWhole(List<String> names, Parser<T> parser) throws IOException {
    Optional<T> taken = Optional.empty();
    List<String> left = names.stream().filter(NAME.asMatchPredicate()).toList();
    while (taken.isEmpty() && !left.isEmpty()) {
      taken = read(left.get(0), parser);
      left = left.subList(taken.isPresent() ? 0 : 1, left.size());
    }
    kept = left.stream().limit(KEPT).toList();
    return taken;
  }

  private <T> Optional<T> read(String name, Parser<T> parser) throws IOException {
    Path path = new Path(folder, name);
    try (InputStream content = SealedFiles.open(hadoop, path)) {
      return Optional.of(parser.parse(content));
    } catch (DamagedFileException e) {
      LOG.warn("{}; going back to the checkpoint before", e.getMessage());
      return Optional.empty();
    } catch (FileNotFoundException e) {
      LOG.warn("Cannot read {}: no such file", HadoopFiles.shown(path));
      return Optional.empty();
    }
  }

  private List<String> published() throws IOException {
    if (!exist()) {
      return List.of();
    }
    byte[] json = SafeFiles.read(hadoop, newest());
    try {
      return List.copyOf(JSON.readValue(json, Newest.class).checkpoints());
    } catch (IOException | NullPointerException e) {
      LOG.warn("Cannot read {}: it is damaged", HadoopFiles.shown(newest()));
      return List.of();
    }
  }

  private void tidy() throws IOException {
    for (String name : listed()) {
      if (!kept.contains(name) && !name.equals(NEWEST)) {
        files().delete(new Path(folder, name), false);
      }
    }
  }

  private List<String> listed() throws IOException {
    try {
      return Arrays.stream(files().listStatus(folder))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private Path newest() {
    return new Path(folder, NEWEST);
  }

  private FileSystem files() throws IOException {
    return HadoopFiles.of(hadoop, folder);
  }
}
