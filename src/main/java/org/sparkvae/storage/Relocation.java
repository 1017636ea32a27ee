package org.sparkvae.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Carries out a {@link Journal}, or takes it back. Both may be cut short anywhere and begun again;
 * the manifest moves when all else is in place, and is the first thing to go.
 */
final class Relocation {
  private final Configuration conf;
  private final FileSystem files;
  private final Path staging;
  private final Path output;
  private final Journal journal;

  Relocation(Configuration conf, Path staging, Path output, Journal journal) throws IOException {
    this.conf = conf;
    this.files = HadoopFiles.of(conf, output);
    this.staging = staging;
    this.output = output;
    this.journal = journal;
  }

  /** Whether every file is still there, on either side; not so once {@link #undo} has begun. */
  boolean isPossible() throws IOException {
    for (Map.Entry<String, String> move : journal.moves().entrySet()) {
      if (!files.exists(source(move)) && !files.exists(target(move))) {
        return false;
      }
    }
    return true;
  }

  void finish() throws IOException {
    Parallel.forEach(journal.moves().entrySet(), this::move);
    put(Manifest.FILE_NAME, journal.manifest().getBytes(StandardCharsets.UTF_8));
    put(StatusLine.FILE_NAME, StatusLine.render(journal.status()));
  }

  void undo() throws IOException {
    delete(files, new Path(output, StatusLine.FILE_NAME));
    delete(files, new Path(output, Manifest.FILE_NAME));
    Parallel.forEach(journal.moves().entrySet(), move -> delete(files, target(move)));
    List<Path> directories = new ArrayList<>(subdirectories());
    journal.created().forEach(path -> directories.add(new Path(path)));
    for (Path directory : directories) {
      deleteIfEmpty(files, directory);
    }
  }

  private void move(Map.Entry<String, String> move) throws IOException {
    Path source = source(move);
    Path target = target(move);
    if (!files.exists(source)) {
      requirePresent(target);
      return;
    }
    // A copying rename that was killed leaves both: the source is the one that is surely whole.
    delete(files, target);
    files.mkdirs(target.getParent());
    if (!files.rename(source, target)) {
      throw new IOException("Cannot move " + source + " to " + target + ": refused");
    }
  }

  private void requirePresent(Path target) throws IOException {
    if (!files.exists(target)) {
      throw new IOException("Cannot publish " + target + ": its staged file is gone");
    }
  }

  private void put(String name, byte[] bytes) throws IOException {
    Path target = new Path(output, name);
    if (!files.exists(target) || !Arrays.equals(bytes, SafeFiles.read(conf, target))) {
      SafeFiles.replace(conf, target, new Path(staging, name), bytes);
    }
  }

  private Path source(Map.Entry<String, String> move) {
    return new Path(staging, move.getValue());
  }

  private Path target(Map.Entry<String, String> move) {
    return new Path(output, move.getKey());
  }

  /** Directories below the output, deepest first. */
  private SortedSet<Path> subdirectories() {
    SortedSet<Path> found = new TreeSet<>(Collections.reverseOrder());
    for (Map.Entry<String, String> move : journal.moves().entrySet()) {
      for (Path p = target(move).getParent(); !p.equals(output); p = p.getParent()) {
        found.add(p);
      }
    }
    return found;
  }

  /** Deletes what is there, and checks that it is gone. */
  static void delete(FileSystem files, Path path) throws IOException {
    if (files.exists(path) && !files.delete(path, true) && files.exists(path)) {
      throw new IOException("Cannot delete " + HadoopFiles.shown(path) + ": refused");
    }
  }

  static void deleteIfEmpty(FileSystem files, Path directory) throws IOException {
    if (files.exists(directory) && files.listStatus(directory).length == 0) {
      delete(files, directory);
    }
  }
}
