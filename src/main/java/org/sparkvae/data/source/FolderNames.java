package org.sparkvae.data.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the path of an image below its input says. */
final class FolderNames {
  /** Files that lie beside images without being any: they are passed over, all others are tried. */
  private static final Set<String> SIDECARS =
      Set.of(
          "txt", "csv", "tsv", "json", "jsonl", "xml", "yaml", "yml", "md", "html", "htm", "pdf",
          "mat", "npy", "npz", "pkl", "db", "ini", "log", "py", "ipynb", "sh", "sha256", "md5");

  private static final Set<String> BARE_SIDECARS = Set.of("readme", "license", "copying");

  private FolderNames() {}

  /**
   * Split and class of an image: a first folder that names a split is one, the last folder of the
   * rest is the class.
   */
  static Tags tags(String relativePath) {
    List<String> names = Arrays.asList(relativePath.split("/"));
    List<String> folders = names.subList(0, names.size() - 1);
    String split = folders.isEmpty() ? null : SplitNames.canonical(folders.get(0));
    if (split != null) {
      folders = folders.subList(1, folders.size());
    }
    String className = folders.isEmpty() ? null : folders.get(folders.size() - 1);
    return Tags.named(className, split);
  }

  /** Whether a file is to be tried as an image. */
  static boolean isCandidate(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int dot = lower.lastIndexOf('.');
    return !InputTree.isHidden(name)
        && (dot < 0
            ? !BARE_SIDECARS.contains(lower)
            : !SIDECARS.contains(lower.substring(dot + 1)));
  }
}
