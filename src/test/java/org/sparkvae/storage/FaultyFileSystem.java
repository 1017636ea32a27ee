package org.sparkvae.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** The local file system, but for names that say what goes wrong with them. */
public final class FaultyFileSystem extends RawLocalFileSystem {
  private static final URI NAME = URI.create("faulty:///");

  static Configuration configuration() {
    Configuration conf = new Configuration();
    conf.setClass("fs.faulty.impl", FaultyFileSystem.class, FaultyFileSystem.class);
    return conf;
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    if (path.getName().contains("denied")) {
      throw new AccessDeniedException(path.toString());
    }
    if (path.getName().contains("full")) {
      return new FSDataOutputStream(new FullDisk(), null);
    }
    return super.create(path, overwrite, buffer, replication, block, progress);
  }

  @Override
  public boolean rename(Path source, Path target) throws IOException {
    return !target.getName().contains("stuck") && super.rename(source, target);
  }

  private static final class FullDisk extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }
}
