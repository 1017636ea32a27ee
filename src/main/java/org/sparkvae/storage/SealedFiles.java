package org.sparkvae.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Single files of any size that end with the SHA-256 of all that stands before it, so that one
 * which was cut short or altered is known without anything else.
 */
public final class SealedFiles {
  private static final int SEAL_BYTES = 32;
  private static final int BUFFER_BYTES = 1 << 16;

  private SealedFiles() {}

  /** Writes a file whole or not at all, and reads it again to see that it has arrived. */
  public static void write(Configuration conf, Path path, SafeFiles.Content content)
      throws IOException {
    SafeFiles.replace(
        conf,
        path,
        out -> {
          MessageDigest digest = Digests.sha256();
          content.writeTo(new DigestOutputStream(out, digest));
          out.write(digest.digest());
        });
    verify(conf, path);
  }

  /**
   * What was written, without the seal. To be closed.
   *
   * @throws DamagedFileException {@code Cannot read <path>: …} if the checksum does not fit
   * @throws java.io.FileNotFoundException if there is no such file
   */
  public static InputStream open(Configuration conf, Path path) throws IOException {
    long length = verify(conf, path);
    return new Head(HadoopFiles.of(conf, path).open(path), length);
  }

  /** The length of the content. */
  private static long verify(Configuration conf, Path path) throws IOException {
    FileSystem files = HadoopFiles.of(conf, path);
    long length = files.getFileStatus(path).getLen() - SEAL_BYTES;
    if (length < 0 || !fits(files, path, length)) {
      throw new DamagedFileException(
          "Cannot read " + HadoopFiles.shown(path) + ": its checksum does not fit");
    }
    return length;
  }

  private static boolean fits(FileSystem files, Path path, long length) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      MessageDigest digest = Digests.sha256();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (long left = length; left > 0; ) {
        int n = (int) Math.min(left, buffer.length);
        in.readFully(buffer, 0, n);
        digest.update(buffer, 0, n);
        left -= n;
      }
      byte[] seal = new byte[SEAL_BYTES];
      in.readFully(seal);
      return Arrays.equals(seal, digest.digest());
    } catch (ChecksumException | EOFException e) {
      // The store knows by itself, or has less of the file than it says.
      return false;
    }
  }

  /** The first bytes of a stream. */
  private static final class Head extends InputStream {
    private final InputStream in;
    private long left;

    Head(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int n = left == 0 ? -1 : in.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, n);
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
