package org.sparkvae.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.sparkvae.config.UserError;

/** From the operator's URIs to Hadoop's file systems, and from their exceptions to words. */
public final class HadoopFiles {
  private HadoopFiles() {}

  /**
   * The path that an operator named.
   *
   * @throws UserError if it is no URI
   */
  public static Path path(String uri) {
    try {
      return new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new UserError("Invalid URI: " + uri + " (a path, file:, hdfs:, s3a: …)", e);
    }
  }

  /**
   * The file system of a path. It leaves no check-sum files beside what it writes: manifests carry
   * hashes, and readers of an output are to find nothing else there.
   *
   * @throws UserError if no file system answers to the scheme
   */
  public static FileSystem of(Configuration conf, Path path) throws IOException {
    try {
      FileSystem files = path.getFileSystem(conf);
      return files instanceof ChecksumFileSystem summed ? raw(summed, conf) : files;
    } catch (UnsupportedFileSystemException | RuntimeException e) {
      throw new UserError("Cannot open " + shown(path) + ": " + firstLine(e), e);
    }
  }

  private static FileSystem raw(ChecksumFileSystem summed, Configuration conf) throws IOException {
    FileSystem raw = summed.getRawFileSystem();
    return raw.getClass() == RawLocalFileSystem.class ? LocalFiles.of(raw.getUri(), conf) : raw;
  }

  /** A path as messages show it: without user and password. */
  public static String shown(Path path) {
    String userInfo = path.toUri().getRawUserInfo();
    String text = path.toString();
    return userInfo == null ? text : text.replace(userInfo + "@", "");
  }

  /** {@code Cannot <verb> <path>: <reason>} where the operator can mend the reason, else as is. */
  static IOException explained(String verb, Path path, IOException e) {
    String reason = reason(e);
    if (!reason.isEmpty()) {
      throw new UserError("Cannot " + verb + " " + shown(path) + ": " + reason, e);
    }
    return new IOException("Cannot " + verb + " " + shown(path) + ": " + firstLine(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessControlException || e instanceof AccessDeniedException) {
      return "access denied";
    }
    if (e instanceof FileNotFoundException) {
      boolean denied = String.valueOf(e.getMessage()).contains("Permission denied");
      return denied ? "access denied" : "no such file";
    }
    return e instanceof ParentNotDirectoryException ? "a file is in the way" : "";
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
