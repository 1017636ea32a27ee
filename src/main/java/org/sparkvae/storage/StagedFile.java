package org.sparkvae.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file that one task attempt writes under {@link Publication#staging()}. Attempts of one task
 * never meet: each has its own name, and the driver publishes those whose {@link StagedEntry} it
 * received. Closed without {@link #finish}, the file is deleted.
 */
public final class StagedFile implements Closeable {
  private static final String ATTEMPTS = "_attempts";

  private final FileSystem files;
  private final Path path;
  private final String finalName;
  private final String attempt;
  private final PositionedOutput stream;
  private boolean finished;

  private StagedFile(FileSystem files, Path staging, String finalName, String attemptName)
      throws IOException {
    this.files = files;
    this.finalName = finalName;
    this.attempt = ATTEMPTS + "/" + finalName + "." + attemptName;
    this.path = new Path(staging, attempt);
    this.stream = new PositionedOutput(open(), path);
  }

  /**
   * Creates the file.
   *
   * @param finalName path in the output, with {@code /}
   * @param attempt unique among all attempts of all tasks of this file
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
    }
  }

  private OutputStream open() throws IOException {
    try {
      return files.create(path, true);
    } catch (IOException e) {
      throw HadoopFiles.explained("write", path, e);
    }
  }
}
