package org.sparkvae.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.sparkvae.config.UserError;
import org.sparkvae.data.decode.ImageFile;
import org.sparkvae.storage.HadoopFiles;

/** Walks a folder, depth first; holds one open listing for each level, never all names. */
final class FolderStream implements ImageStream {
  /** Deeper nesting is a link that leads back up. */
  private static final int MAX_DEPTH = 64;

  private final FolderSource.Folder folder;
  private final FileSystem files;
  private final int rootLength;
  private final Deque<RemoteIterator<FileStatus>> levels = new ArrayDeque<>();

  FolderStream(FolderSource.Folder folder, Configuration configuration) throws IOException {
    Path path = new Path(folder.path());
    this.folder = folder;
    this.files = HadoopFiles.of(configuration, path);
    this.rootLength = new Path(folder.root()).toUri().getPath().length();
    enter(path);
  }

  @Override
  public SourceImage next() throws IOException {
    while (!levels.isEmpty()) {
      RemoteIterator<FileStatus> level = levels.peek();
      if (!level.hasNext()) {
        levels.pop();
        continue;
      }
      FileStatus status = level.next();
      String name = status.getPath().getName();
      if (status.isDirectory() && folder.deep() && !InputTree.isHidden(name)) {
        enter(status.getPath());
      } else if (status.isFile() && FolderNames.isCandidate(name)) {
        return image(status);
      }
    }
    return null;
  }

  private void enter(Path path) throws IOException {
    if (levels.size() == MAX_DEPTH) {
      throw new UserError(
          "Cannot read "
              + HadoopFiles.shown(path)
              + ": folders nested over "
              + MAX_DEPTH
              + " deep");
    }
    try {
      levels.push(files.listStatusIterator(path));
    } catch (FileNotFoundException e) {
      throw new UserError("Cannot read " + HadoopFiles.shown(path) + ": it has gone", e);
    }
  }

  private SourceImage image(FileStatus file) {
    String relative = file.getPath().toUri().getPath().substring(rootLength);
    String path = relative.startsWith("/") ? relative.substring(1) : relative;
    ImageFile payload = new ImageFile(file.getPath().toString(), file.getLen());
    return new SourceImage(Ids.ofPath(path), FolderNames.tags(path), payload);
  }

  @Override
  public void close() {
    levels.clear();
  }
}
