package org.sparkvae.data.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkvae.storage.Digests;
import org.sparkvae.storage.HadoopFiles;

/**
 * A file of many images.
 *
 * @param path absolute
 * @param length in bytes
 */
record SourceFile(String path, long length) implements Serializable {
  private static final String GZIP = ".gz";
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BUFFER_BYTES = 1 << 16;

  static SourceFile of(FileStatus status) {
    return new SourceFile(status.getPath().toString(), status.getLen());
  }

  /** Its name without folders and without {@code .gz}. */
  String plainName() {
    return plainName(new Path(path).getName());
  }

  static String plainName(String name) {
    return name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
  }

  /** Its path without user and password, for messages. */
  String shown() {
    return HadoopFiles.shown(new Path(path));
  }

  /** Its content, unzipped where it begins like gzip, whatever its name. */
  InputStream open(Configuration configuration) throws IOException {
    InputStream raw = new BufferedInputStream(files(configuration).open(new Path(path)));
    try {
      raw.mark(Short.BYTES);
      int magic = raw.read() << Byte.SIZE | raw.read();
      raw.reset();
      return magic == GZIP_MAGIC
          ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES)
          : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Hash of name, length, and the first and last bytes. */
  String fingerprint(Configuration configuration) throws IOException {
    MessageDigest digest = Digests.sha256();
    digest.update((plainName() + "\n" + length + "\n").getBytes(StandardCharsets.UTF_8));
    try (FSDataInputStream in = files(configuration).open(new Path(path))) {
      digest.update(in.readNBytes(BUFFER_BYTES));
      in.seek(Math.max(0, length - BUFFER_BYTES));
      digest.update(in.readNBytes(BUFFER_BYTES));
    }
    return Digests.hex(digest.digest());
  }

  private FileSystem files(Configuration configuration) throws IOException {
    return HadoopFiles.of(configuration, new Path(path));
  }
}
