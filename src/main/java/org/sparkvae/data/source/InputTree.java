package org.sparkvae.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Messages;
import org.sparkvae.storage.HadoopFiles;

/** The top of an input: one file, or the first level of a folder. */
final class InputTree {
  private final FileSystem fileSystem;
  private final FileStatus root;
  private final List<FileStatus> children;

  private InputTree(FileSystem fileSystem, FileStatus root, List<FileStatus> children) {
    this.fileSystem = fileSystem;
    this.root = root;
    this.children = children;
  }

  /**
   * Looks at an input.
   *
   * @throws UserError if there is none, or it may not be read
   */
  static InputTree open(Configuration configuration, String uri) {
    Path path = HadoopFiles.path(uri);
    try {
      FileSystem files = HadoopFiles.of(configuration, path);
      FileStatus root = files.getFileStatus(path);
      List<FileStatus> children = root.isDirectory() ? list(files, path) : List.of();
      return new InputTree(files, root, children);
    } catch (FileNotFoundException e) {
      throw new UserError("Cannot read " + HadoopFiles.shown(path) + ": no such file or folder", e);
    } catch (IOException e) {
      throw new UserError("Cannot read " + HadoopFiles.shown(path) + ": " + Messages.reason(e), e);
    }
  }

  /** Children of a folder by name, without hidden ones. */
  private static List<FileStatus> list(FileSystem files, Path folder) throws IOException {
    return Arrays.stream(files.listStatus(folder))
        .filter(child -> !isHidden(child.getPath().getName()))
        .sorted(Comparator.comparing((FileStatus child) -> child.getPath().getName()))
        .toList();
  }

  /** Names that begin with a dot or an underscore are bookkeeping, as everywhere in Hadoop. */
  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  boolean isFolder() {
    return root.isDirectory();
  }

  Path path() {
    return root.getPath();
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  /** The files of a folder, by name. */
  List<FileStatus> files() {
    return children.stream().filter(FileStatus::isFile).toList();
  }

  /** The folders of a folder, by name. */
  List<FileStatus> folders() {
    return children.stream().filter(FileStatus::isDirectory).toList();
  }

  /** Children of a folder below the top, by name. */
  List<FileStatus> list(Path folder) throws IOException {
    return list(fileSystem, folder);
  }

  /**
   * The file itself, or the files of the folder, by {@linkplain SourceFile#plainName plain name};
   * of one that lies there plain and zipped, the plain one.
   */
  SortedMap<String, SourceFile> containers() {
    return byPlainName(isFolder() ? files() : List.of(root));
  }

  /** The files that lie side by side: of the folder, or of the one that the file is in. */
  SortedMap<String, SourceFile> siblings() throws IOException {
    return isFolder() ? containers() : byPlainName(list(fileSystem, root.getPath().getParent()));
  }

  private static SortedMap<String, SourceFile> byPlainName(List<FileStatus> statuses) {
    SortedMap<String, SourceFile> files = new TreeMap<>();
    for (FileStatus status : statuses) {
      if (status.isFile()) {
        // Sorted by name: the plain one comes first.
        SourceFile file = SourceFile.of(status);
        files.putIfAbsent(file.plainName(), file);
      }
    }
    return files;
  }

  UserError refusal(String reason) {
    return new UserError("Cannot read " + shown() + ": " + reason);
  }

  /** The input without user and password, for messages. */
  String shown() {
    return HadoopFiles.shown(root.getPath());
  }
}
