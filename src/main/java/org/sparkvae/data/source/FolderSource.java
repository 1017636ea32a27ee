package org.sparkvae.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.sparkvae.data.decode.DecodeLimits;
import org.sparkvae.data.decode.ImageFile;

/**
 * A folder of PNG, JPEG, BMP and GIF files, to any depth. The label is the name of the folder that
 * an image lies in, none for images at the top; folders at the top named train, validation (val,
 * valid) and test are splits, with class folders below. Hidden files and such as {@code README.txt}
 * are passed over; whatever else is no image is an error row.
 *
 * <p>The driver lists folders at the top alone, tasks list the rest.
 */
record FolderSource(List<Part> parts) implements ImageSource {
  static FolderSource of(InputTree input) throws IOException {
    if (!input.isFolder()) {
      throw input.refusal("it is no folder");
    }
    String root = input.path().toString();
    List<Part> parts = new ArrayList<>();
    parts.add(new Folder(root, root, false));
    for (FileStatus child : input.folders()) {
      String path = child.getPath().toString();
      if (SplitNames.canonical(child.getPath().getName()) == null) {
        parts.add(new Folder(root, path, true));
      } else {
        parts.add(new Folder(root, path, false));
        addFolders(input, child.getPath(), parts);
      }
    }
    return new FolderSource(parts);
  }

  private static void addFolders(InputTree input, Path split, List<Part> parts) throws IOException {
    for (FileStatus child : input.list(split)) {
      if (child.isDirectory()) {
        parts.add(new Folder(input.path().toString(), child.getPath().toString(), true));
      }
    }
  }

  /**
   * One folder.
   *
   * @param root of the input
   * @param deep whether folders in it belong to it
   */
  record Folder(String root, String path, boolean deep) implements Part {
    private static final long serialVersionUID = 1L;

    @Override
    public ImageStream open(DecodeLimits limits) throws IOException {
      return new FolderStream(this, limits.configuration());
    }

    @Override
    public String fingerprint(Configuration configuration) throws IOException {
      long files = 0;
      long sum = 0;
      try (FolderStream images = new FolderStream(this, configuration)) {
        for (SourceImage image = images.next(); image != null; image = images.next()) {
          files++;
          // A sum, since file systems list in any order.
          sum += IdHash.of(image.id(), ((ImageFile) image.payload()).length());
        }
      }
      return files + " files " + Long.toHexString(sum);
    }
  }
}
