package org.sparkvae.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.sparkvae.config.UserError;

/** Single small files that a reader finds whole or not at all, whenever the writer dies. */
public final class SafeFiles {
  private SafeFiles() {}

  /** What a file is to hold, however much that is. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

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
    replace(conf, path, out -> out.write(bytes));
  }

  /** The same, of content that need not be in memory at once. */
  public static void replace(Configuration conf, Path path, Content content) throws IOException {
    Path aside = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
    replace(conf, path, aside, content);
  }

  /** Writes a file that must not be there yet. */
  public static void write(Configuration conf, Path path, byte[] bytes) throws IOException {
    if (HadoopFiles.of(conf, path).exists(path)) {
      throw new IOException("Cannot write " + HadoopFiles.shown(path) + ": it is there already");
    }
    replace(conf, path, bytes);
  }

  static void replace(Configuration conf, Path path, Path aside, byte[] bytes) throws IOException {
    replace(conf, path, aside, out -> out.write(bytes));
  }

  private static void replace(Configuration conf, Path path, Path aside, Content content)
      throws IOException {
    FileSystem files = HadoopFiles.of(conf, path);
    try {
      // A stream that can be aborted shows nothing before it is closed: object stores, where a
      // rename over an older file would be a deletion and a copy.
      if (files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)) {
        fill(files, path, content);
      } else {
        fillAside(conf, path, aside, content);
      }
    } catch (IOException e) {
      throw HadoopFiles.explained("write", path, e);
    } catch (FSError e) {
      // What local file systems throw when the disk is full.
      throw HadoopFiles.explained("write", path, new IOException(e.getCause()));
    }
  }

  private static void fillAside(Configuration conf, Path path, Path aside, Content content)
      throws IOException {
    FileSystem files = HadoopFiles.of(conf, path);
    try {
      fill(files, aside, content);
      files.mkdirs(path.getParent());
      // Local file systems replace what is there; HDFS refuses, and replaces only when asked to.
      if (!files.rename(aside, path)) {
        FileContext context = FileContext.getFileContext(path.toUri(), conf);
        context.rename(aside, path, Options.Rename.OVERWRITE);
      }
    } catch (IOException | FSError e) {
      files.delete(aside, false);
      throw e;
    }
  }

  private static void fill(FileSystem files, Path path, Content content) throws IOException {
    try (FSDataOutputStream out = files.create(path, true)) {
      try {
        content.writeTo(out);
      } catch (IOException | FSError e) {
        if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
          out.abort();
        }
        throw e;
      }
    }
  }
}
