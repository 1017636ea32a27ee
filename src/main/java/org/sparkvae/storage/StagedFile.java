package org.sparkvae.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file that one task attempt writes under {@link Publication#staging()}. Attempts of one task
 * never meet, nor do those of a killed job and the next: each has its own name, and the driver
 * publishes those whose {@link StagedEntry} it received. Closed without {@link #finish}, the file
 * is deleted. A task that outlives its job finds the staging directory closed, and leaves nothing
 * behind either.
 */
public final class StagedFile implements Closeable {
  private static final String ATTEMPTS = "_attempts";
  private static final String OPEN = "_open";

  private final FileSystem files;
  private final Path staging;
  private final Path path;
  private final String finalName;
  private final String attempt;
  private final PositionedOutput stream;
  private boolean finished;

  private StagedFile(FileSystem files, Path staging, String finalName, String attemptName)
      throws IOException {
    this.files = files;
    this.staging = staging;
    this.finalName = finalName;
    this.attempt = ATTEMPTS + "/" + finalName + "." + attemptName + "." + UUID.randomUUID();
    this.path = new Path(staging, attempt);
    requireOpen();
    this.stream = new PositionedOutput(create(), path);
  }

  /**
   * Creates the file.
   *
   * @param finalName path in the output, with {@code /}
   * @param attempt of the task, to tell whose a left-over is
   */
  public static StagedFile create(
      Configuration conf, Path staging, String finalName, String attempt) throws IOException {
    return new StagedFile(HadoopFiles.of(conf, staging), staging, finalName, attempt);
  }

  /** Where to write. */
  public PositionedOutput stream() {
    return stream;
  }

  /**
   * Closes the file and says what is in it.
   *
   * @param rows images in the file
   * @param splits rows of each split, empty where rows have none
   */
  public StagedEntry finish(long rows, SortedMap<String, Long> splits) throws IOException {
    stream.close();
    requireOpen();
    finished = true;
    FileEntry entry =
        new FileEntry(finalName, rows, new TreeMap<>(splits), stream.position(), stream.sha256());
    return new StagedEntry(entry, attempt);
  }

  @Override
  public void close() throws IOException {
    if (finished) {
      return;
    }
    try {
      stream.close();
    } finally {
      files.delete(path, false);
      if (!isOpen(files, staging)) {
        deleteDirectories();
      }
    }
  }

  /** Lets tasks write under a staging directory. */
  static void open(FileSystem files, Path staging) throws IOException {
    files.create(new Path(staging, OPEN), true).close();
  }

  /** Lets no task begin or finish a file there any more. */
  static void shut(FileSystem files, Path staging) throws IOException {
    Relocation.delete(files, new Path(staging, OPEN));
  }

  private static boolean isOpen(FileSystem files, Path staging) throws IOException {
    return files.exists(new Path(staging, OPEN));
  }

  private void requireOpen() throws IOException {
    if (!isOpen(files, staging)) {
      throw new IOException("Cannot write " + HadoopFiles.shown(path) + ": its job has ended");
    }
  }

  /** Takes back what the creation of this file may have made anew after the job's own deletion. */
  private void deleteDirectories() throws IOException {
    for (Path p = path.getParent(); !p.equals(staging.getParent()); p = p.getParent()) {
      Relocation.deleteIfEmpty(files, p);
    }
  }

  private OutputStream create() throws IOException {
    try {
      return files.create(path, true);
    } catch (IOException e) {
      throw HadoopFiles.explained("write", path, e);
    }
  }
}
