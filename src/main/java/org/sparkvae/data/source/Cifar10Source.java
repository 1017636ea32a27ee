package org.sparkvae.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.data.decode.DecodeLimits;

/**
 * The binary version of CIFAR-10 (Alex Krizhevsky, "Learning Multiple Layers of Features from Tiny
 * Images", 2009), plain or gzip: {@code data_batch_*} to train, {@code test_batch*} to test, label
 * names from {@code batches.meta.txt} beside them.
 */
record Cifar10Source(List<Part> parts, List<String> classes) implements ImageSource {
  private static final Pattern BATCH = Pattern.compile("(data|test)_batch[^.]*(\\.bin)?(\\.gz)?");
  private static final String NAMES = "batches.meta.txt";

  static Cifar10Source of(InputTree input, Configuration configuration) throws IOException {
    List<Part> batches = new ArrayList<>();
    input
        .containers()
        .forEach(
            (name, file) -> {
              if (!input.isFolder() || isBatch(name)) {
                batches.add(new Batch(file, split(name)));
              }
            });
    if (batches.isEmpty()) {
      throw input.refusal("no CIFAR-10 batch (such as data_batch_1.bin) in it");
    }
    return new Cifar10Source(batches, names(input.siblings(), configuration));
  }

  /** Whether a file is a batch by its name. */
  static boolean isBatch(String name) {
    return BATCH.matcher(name).matches();
  }

  private static String split(String name) {
    if (!isBatch(name)) {
      return null;
    }
    return name.startsWith("test") ? SplitNames.TEST : SplitNames.TRAIN;
  }

  private static List<String> names(
      SortedMap<String, SourceFile> siblings, Configuration configuration) throws IOException {
    SourceFile names = siblings.get(NAMES);
    if (names == null) {
      return List.of();
    }
    try (InputStream in = names.open(configuration)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
  }

  /**
   * One batch.
   *
   * @param split or null
   */
  record Batch(SourceFile file, String split) implements Part {
    private static final long serialVersionUID = 1L;

    @Override
    public ImageStream open(DecodeLimits limits) throws IOException {
      return new Cifar10Stream(this, new ContainerReader(file, limits.configuration()));
    }

    @Override
    public String fingerprint(Configuration configuration) throws IOException {
      return file.fingerprint(configuration);
    }
  }
}
