package org.sparkvae.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.data.decode.DecodeLimits;
import org.sparkvae.storage.Digests;

/**
 * IDX files, plain or gzip: one file of images or a folder of them, each with a file of labels
 * beside it if there is one ({@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte}).
 * The split follows from the file's name: train, t10k or test, validation.
 */
record IdxSource(List<Part> parts) implements ImageSource {
  private static final String IMAGES = "images";

  /** Finds the pairs among the files of an input. */
  static IdxSource of(InputTree input) throws IOException {
    SortedMap<String, SourceFile> siblings = input.siblings();
    List<Part> pairs = new ArrayList<>();
    input
        .containers()
        .forEach(
            (name, file) -> {
              if (!input.isFolder() || isImages(name)) {
                pairs.add(new Pair(file, siblings.get(labelsName(name)), split(name)));
              }
            });
    if (pairs.isEmpty()) {
      throw input.refusal("no IDX file of images (such as train-images-idx3-ubyte) in it");
    }
    return new IdxSource(pairs);
  }

  /** Whether a folder's file is taken for one of images. */
  static boolean isImages(String name) {
    String lower = SourceFile.plainName(name.toLowerCase(Locale.ROOT));
    return lower.contains("idx") && (lower.contains(IMAGES) || lower.contains("idx3"));
  }

  private static String labelsName(String images) {
    String labels =
        images.replace(IMAGES, "labels").replace("idx3", "idx1").replace("idx4", "idx1");
    return labels.equals(images) ? "" : labels;
  }

  private static String split(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("train")) {
      return SplitNames.TRAIN;
    }
    if (lower.contains("valid")) {
      return SplitNames.VALIDATION;
    }
    return lower.contains("t10k") || lower.contains("test") ? SplitNames.TEST : null;
  }

  /**
   * A file of images and its labels.
   *
   * @param labels or null
   * @param split or null
   */
  record Pair(SourceFile images, SourceFile labels, String split) implements Part {
    private static final long serialVersionUID = 1L;

    @Override
    public ImageStream open(DecodeLimits limits) throws IOException {
      return new IdxStream(this, limits.configuration());
    }

    @Override
    public String fingerprint(Configuration configuration) throws IOException {
      String both =
          images.fingerprint(configuration)
              + (labels == null ? "" : labels.fingerprint(configuration));
      return Digests.sha256(both);
    }
  }
}
