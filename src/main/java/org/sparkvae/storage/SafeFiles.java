package org.sparkvae.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.sparkvae.config.UserError;

/** Single small files that a reader finds whole or not at all, whenever the writer dies. */
public final class SafeFiles {
  private SafeFiles() {}

  /**
   * All bytes of a file.
   *
   * @throws UserError {@code Cannot read <path>: …} if it is missing, a directory or closed to us
   */
  public static byte[] read(Configuration conf, Path path) throws IOException {
    FileSystem files = HadoopFiles.of(conf, path);
    try {
      if (files.getFileStatus(path).isDirectory()) {
        throw new UserError("Cannot read " + HadoopFiles.shown(path) + ": it is a directory");
      }
      try (FSDataInputStream in = files.open(path)) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw HadoopFiles.explained("read", path, e);
    }
  }

  /** Writes a file, in the place of an older one if there is one. */
  public static void replace(Configuration conf, Path path, byte[] bytes) throws IOException {
    Path aside = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
    replace(conf, path, aside, bytes);
  }

  /** Writes a file that must not be there yet. */
  public static void write(Configuration conf, Path path, byte[] bytes) throws IOException {
    if (HadoopFiles.of(conf, path).exists(path)) {
      throw new IOException("Cannot write " + HadoopFiles.shown(path) + ": it is there already");
    }
    replace(conf, path, bytes);
  }

  static void replace(Configuration conf, Path path, Path aside, byte[] bytes) throws IOException {
    FileSystem files = HadoopFiles.of(conf, path);
    try {
      // A stream that can be aborted shows nothing before it is closed: object stores, where a
      // rename over an older file would be a deletion and a copy.
      if (files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)) {
        fill(files, path, bytes);
      } else {
        fillAside(conf, path, aside, bytes);
      }
    } catch (IOException e) {
      throw HadoopFiles.explained("write", path, e);
    }
  }

  private static void fillAside(Configuration conf, Path path, Path aside, byte[] bytes)
      throws IOException {
    FileSystem files = HadoopFiles.of(conf, path);
    try {
      fill(files, aside, bytes);
      files.mkdirs(path.getParent());
      // Local file systems replace what is there; HDFS refuses, and replaces only when asked to.
      if (!files.rename(aside, path)) {
        FileContext context = FileContext.getFileContext(path.toUri(), conf);
        context.rename(aside, path, Options.Rename.OVERWRITE);
      }
    } catch (IOException e) {
      files.delete(aside, false);
      throw e;
    }
  }

  private static void fill(FileSystem files, Path path, byte[] bytes) throws IOException {
    try (OutputStream out = files.create(path, true)) {
      out.write(bytes);
    }
  }
}
