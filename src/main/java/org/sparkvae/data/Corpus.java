package org.sparkvae.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.storage.FileEntry;
import org.sparkvae.storage.HadoopFiles;
import org.sparkvae.storage.Manifest;

/**
 * A finished output of {@code ingest}. Everything here follows from its manifest; images are read
 * by a {@link ShardReader}.
 */
public final class Corpus {
  private static final String DATA = "data/";

  private final Path root;
  private final Manifest manifest;

  private Corpus(Path root, Manifest manifest) {
    this.root = root;
    this.manifest = manifest;
  }

  /**
   * Reads the manifest.
   *
   * @throws UserError if there is none, or it is not a corpus's
   */
  public static Corpus open(Configuration configuration, String uri) throws IOException {
    Path given = HadoopFiles.path(uri);
    Path root = HadoopFiles.of(configuration, given).makeQualified(given);
    Manifest manifest = Manifest.read(configuration, root);
    if (!manifest.kind().equals(CorpusSchema.KIND)) {
      throw new UserError(
          "Cannot read "
              + HadoopFiles.shown(root)
              + ": it holds "
              + manifest.kind()
              + ", not a corpus of images");
    }
    return new Corpus(root, manifest);
  }

  public Manifest manifest() {
    return manifest;
  }

  /** Hash of the manifest: equal for equal images in equal order. */
  public String sha256() {
    return manifest.sha256();
  }

  public ImageShape shape() {
    return manifest.shape();
  }

  /** Sorted label names, indexed by label; empty when labels are bare numbers. */
  public List<String> classes() {
    return manifest.classes();
  }

  /** Names of the splits that have rows. */
  public Set<String> splits() {
    Set<String> names = new TreeSet<>();
    shards().forEach(shard -> names.addAll(shard.splits().keySet()));
    return names;
  }

  /**
   * Images in these splits together.
   *
   * @throws UserError for a split that the corpus does not have
   */
  public long rows(Collection<String> splits) {
    check(splits);
    return shards().stream().mapToLong(shard -> rows(shard, splits)).sum();
  }

  /**
   * Cuts the images of some splits, in file order, into even runs: sizes differ by one at most.
   * Follows from the manifest and the arguments alone.
   *
   * @param parts how many; some are empty where there are fewer images
   * @throws UserError for a split that the corpus does not have
   */
  public List<List<ShardSlice>> cut(Collection<String> splits, int parts) {
    return cut(splits, rows(splits), parts);
  }

  /**
   * The same of the first images only, which are a fair sample: {@code ingest} orders rows by a
   * hash.
   *
   * @param most images, all together; fewer where there are no more
   * @throws UserError for a split that the corpus does not have
   */
  public List<List<ShardSlice>> cut(Collection<String> splits, long most, int parts) {
    return cut(splits, Math.min(most, rows(splits)), parts, 1);
  }

  /**
   * The images of some splits, cut between blocks only, so that a block's images are together
   * however many parts there are: sizes differ by one block at most.
   *
   * @param block images of each block, but for the last
   * @throws UserError for a split that the corpus does not have
   */
  public List<List<ShardSlice>> cutBetweenBlocks(Collection<String> splits, int parts, int block) {
    return cut(splits, rows(splits), parts, block);
  }

  private List<List<ShardSlice>> cut(Collection<String> splits, long rows, int parts, int block) {
    long blocks = (rows + block - 1) / block;
    List<List<ShardSlice>> cuts = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      long from = bound(blocks, part, parts) * block;
      long to = Math.min(rows, bound(blocks, part + 1, parts) * block);
      cuts.add(run(splits, from, to));
    }
    return cuts;
  }

  private static long bound(long rows, int part, int parts) {
    return rows / parts * part + rows % parts * part / parts;
  }

  private List<ShardSlice> run(Collection<String> splits, long from, long to) {
    List<ShardSlice> slices = new ArrayList<>();
    long start = 0;
    for (FileEntry shard : shards()) {
      long end = start + rows(shard, splits);
      long first = Math.max(from, start);
      long last = Math.min(to, end);
      if (first < last) {
        String path = new Path(root, shard.path()).toString();
        slices.add(new ShardSlice(path, first - start, last - first));
      }
      start = end;
    }
    return slices;
  }

  private List<FileEntry> shards() {
    return manifest.files().stream().filter(file -> file.path().startsWith(DATA)).toList();
  }

  private static long rows(FileEntry shard, Collection<String> splits) {
    return Set.copyOf(splits).stream()
        .mapToLong(split -> shard.splits().getOrDefault(split, 0L))
        .sum();
  }

  private void check(Collection<String> splits) {
    Set<String> known = splits();
    for (String split : splits) {
      if (!known.contains(split)) {
        throw new UserError("Invalid split: " + split + " (" + String.join(", ", known) + ")");
      }
    }
  }
}
