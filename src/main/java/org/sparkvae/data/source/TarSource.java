package org.sparkvae.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.data.decode.DecodeLimits;

/**
 * A tar of images, plain or gzip, or a folder of such. Names of entries are read like paths below a
 * {@linkplain FolderSource folder}; with several tars an id begins with its tar's name.
 */
record TarSource(List<Part> parts) implements ImageSource {
  static TarSource of(InputTree input) {
    List<Part> parts = new ArrayList<>();
    input
        .containers()
        .forEach(
            (name, file) -> {
              if (!input.isFolder()) {
                parts.add(new Archive(file, ""));
              } else if (isTar(name)) {
                parts.add(new Archive(file, name + "/"));
              }
            });
    if (parts.isEmpty()) {
      throw input.refusal("no tar in it");
    }
    return new TarSource(parts);
  }

  /** Whether a file is a tar by its name. */
  static boolean isTar(String name) {
    String lower = SourceFile.plainName(name.toLowerCase(Locale.ROOT));
    return lower.endsWith(".tar") || lower.endsWith(".tgz");
  }

  /**
   * One tar.
   *
   * @param prefix of its ids
   */
  record Archive(SourceFile file, String prefix) implements Part {
    private static final long serialVersionUID = 1L;

    @Override
    public ImageStream open(DecodeLimits limits) throws IOException {
      return new TarStream(this, limits);
    }

    @Override
    public String fingerprint(Configuration configuration) throws IOException {
      return file.fingerprint(configuration);
    }
  }
}
