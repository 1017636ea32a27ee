package org.sparkvae.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.sparkvae.config.UserError;

/**
 * Hadoop's local file system without two habits of it. Where its native library is missing, it
 * starts a {@code chmod} process for every file that it creates: several milliseconds each, where
 * thousands of pictures are written. And it leaves out of a listing what it cannot find again, such
 * as files whose names do not fit the locale's encoding.
 */
final class LocalFiles extends RawLocalFileSystem {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  /** What Java decodes an unknown byte to, where it is not to a question mark. */
  private static final char REPLACEMENT = '\uFFFD';

  static LocalFiles of(URI uri, Configuration conf) throws IOException {
    LocalFiles files = new LocalFiles();
    files.initialize(uri, conf);
    return files;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserError if a name in the folder cannot be read in the locale's encoding
   */
  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    String[] names = pathToFile(folder).list();
    if (names != null && Arrays.stream(names).anyMatch(name -> isMisread(folder, name))) {
      throw new UserError(
          "Cannot read "
              + folder
              + ": the name of a file in it does not fit the locale (rename it, or set LC_ALL to"
              + " C.UTF-8)");
    }
    return super.listStatus(folder);
  }

  private boolean isMisread(Path folder, String name) {
    boolean replaced = name.indexOf('?') >= 0 || name.indexOf(REPLACEMENT) >= 0;
    return replaced
        && !Files.exists(pathToFile(folder).toPath().resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    if (!POSIX || permission.getStickyBit()) {
      super.setPermission(path, permission);
      return;
    }
    String symbols =
        permission.getUserAction().SYMBOL
            + permission.getGroupAction().SYMBOL
            + permission.getOtherAction().SYMBOL;
    Files.setPosixFilePermissions(
        pathToFile(path).toPath(), PosixFilePermissions.fromString(symbols));
  }
}
