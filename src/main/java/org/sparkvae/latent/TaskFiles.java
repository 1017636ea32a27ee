package org.sparkvae.latent;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.sparkvae.storage.StagedEntry;
import org.sparkvae.storage.StagedFile;

/** The files that one task attempt writes; those not finished when it is closed are deleted. */
final class TaskFiles implements Closeable {
  private final Configuration hadoop;
  private final Path staging;
  private final String attempt;
  private final List<StagedFile> open = new ArrayList<>();
  private final List<StagedEntry> finished = new ArrayList<>();

  TaskFiles(Configuration hadoop, Path staging, String attempt) {
    this.hadoop = hadoop;
    this.staging = staging;
    this.attempt = attempt;
  }

  /** What is written into a file. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** How to reach file systems. */
  Configuration hadoop() {
    return hadoop;
  }

  StagedFile create(String name) throws IOException {
    StagedFile file = StagedFile.create(hadoop, staging, name, attempt);
    open.add(file);
    return file;
  }

  void finish(StagedFile file, long rows, SortedMap<String, Long> splits) throws IOException {
    finished.add(file.finish(rows, splits));
    open.remove(file);
  }

  /** A whole file, of rows that belong to no split. */
  void write(String name, long rows, Content content) throws IOException {
    StagedFile file = create(name);
    content.writeTo(file.stream());
    finish(file, rows, Collections.emptySortedMap());
  }

  List<StagedEntry> finished() {
    return List.copyOf(finished);
  }

  @Override
  public void close() throws IOException {
    for (StagedFile file : open) {
      file.close();
    }
  }
}
