package org.sparkvae.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
  /** What file systems say when there is no room: local ones, HDFS with quotas, HDFS. */
  private static final Pattern FULL =
      Pattern.compile(
          "(?i)no space left on device|not enough space on the disk|disk quota exceeded"
              + "|quota of \\S+ is exceeded|could only be \\w+ to 0 .*");

  /** User and password in a URI; the keys of S3 may hold slashes. */
  private static final Pattern PASSWORD =
      Pattern.compile("^(s3[an]?:(?://)?)[^/:@]+:[^@]*@|^([\\w.+-]+:(?://)?)[^/:@]*:[^/@]*@");

  private static final Pattern USER = Pattern.compile("^([\\w.+-]+:(?://)?)[^/@]*@");

  private HadoopFiles() {}

  /**
   * The path that an operator named.
   *
   * @throws UserError if it is no URI, or one with a password, which Hadoop would log
   */
  public static Path path(String uri) {
    if (PASSWORD.matcher(uri).find()) {
      throw new UserError(
          "Invalid URI: "
              + withoutLogin(uri)
              + " with a password (keys by Hadoop's configuration)");
    }
    try {
      return new Path(uri);
    } catch (IllegalArgumentException e) {
      // Without the cause, which repeats the URI.
      throw new UserError("Invalid URI: " + withoutLogin(uri) + " (a path, file:, hdfs:, s3a: …)");
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
    return withoutLogin(path.toString());
  }

  private static String withoutLogin(String uri) {
    String withoutPassword = PASSWORD.matcher(uri).replaceFirst("$1$2");
    return USER.matcher(withoutPassword).replaceFirst("$1");
  }

  /** What of a message says that there is no room left, if anything does. */
  public static Optional<String> noRoom(String message) {
    return FULL.matcher(message).results().map(MatchResult::group).findFirst();
  }

  /**
   * Makes sure that nothing is written among what is read.
   *
   * @throws UserError if the output is the input or lies in it
   */
  public static void refuseInside(Configuration conf, Path output, Path input) throws IOException {
    Path read = of(conf, input).makeQualified(input);
    Path written = of(conf, output).makeQualified(output);
    for (Path p = written; p != null; p = p.getParent()) {
      if (p.equals(read)) {
        throw new UserError(
            "Cannot write " + shown(written) + ": it lies in the input " + shown(read));
      }
    }
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
    String message = String.valueOf(e.getMessage());
    if (e instanceof AccessControlException || e instanceof AccessDeniedException) {
      return "access denied";
    }
    if (e instanceof FileNotFoundException) {
      return message.contains("Permission denied") ? "access denied" : "no such file";
    }
    if (e instanceof ParentNotDirectoryException) {
      return "a file is in the way";
    }
    if (message.startsWith("Mkdirs failed")) {
      return "its directory cannot be created";
    }
    return noRoom(message).orElse("");
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
