package org.sparkvae.storage;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;

/**
 * What an output holds; its publication makes the output exist. Written as {@code manifest.json}.
 *
 * @param kind {@code corpus}, {@code latents}, {@code samples}
 * @param identity the command, its arguments and its inputs
 * @param shape of every image, or null where the output holds none
 * @param files sorted by path
 * @param schema column name to type, of the Parquet files under {@code data/}; empty without them
 * @param classes sorted label names, indexed by label; empty when labels are bare numbers
 * @param splitFractions validation and test fractions that the split was made with; else empty
 * @param provenance times, hosts, versions, output path: not part of the hash
 */
public record Manifest(
    String kind,
    Identity identity,
    ImageShape shape,
    List<FileEntry> files,
    SortedMap<String, String> schema,
    List<String> classes,
    SortedMap<String, Double> splitFractions,
    SortedMap<String, String> provenance) {

  /** The format that this version writes, and the highest that it reads. */
  public static final int FORMAT_VERSION = 1;

  /** Name of the file in an output. */
  public static final String FILE_NAME = "manifest.json";

  private static final String DATA = "data/";

  public Manifest {
    files = files.stream().sorted(Comparator.comparing(FileEntry::path)).toList();
    classes = List.copyOf(classes);
  }

  /** A manifest of nothing yet, to be filled in. */
  public static Builder builder(String kind, Identity identity) {
    return new Builder(kind, identity);
  }

  /**
   * Reads the manifest of a finished output.
   *
   * @throws UserError {@code Cannot read <output>: …} if there is none, or none that we understand
   */
  public static Manifest read(Configuration conf, Path output) throws IOException {
    Path file = new Path(output, FILE_NAME);
    if (!HadoopFiles.of(conf, output).exists(file)) {
      throw unreadable(output, "no " + FILE_NAME + ": not a finished output", null);
    }
    try {
      return ManifestJson.parse(SafeFiles.read(conf, file));
    } catch (IllegalArgumentException e) {
      throw unreadable(output, e.getMessage(), e);
    }
  }

  /** Hash of the canonical content: sorted keys, no white space, without provenance. */
  public String sha256() {
    return Digests.sha256(ManifestJson.canonical(this));
  }

  /** The content of {@code manifest.json}. */
  public byte[] toJson() {
    return ManifestJson.render(this);
  }

  /** Images of the output: rows of the files under {@code data/}. */
  public long rows() {
    return rowsUnder(DATA);
  }

  /** Rows of the files under a directory such as {@code errors/}. */
  public long rowsUnder(String directory) {
    return files.stream()
        .filter(f -> f.path().startsWith(directory))
        .mapToLong(FileEntry::rows)
        .sum();
  }

  private static UserError unreadable(Path output, String reason, Throwable cause) {
    return new UserError("Cannot read " + HadoopFiles.shown(output) + ": " + reason, cause);
  }

  /** Collects a manifest; what is not set stays empty. */
  public static final class Builder {
    private final String kind;
    private final Identity identity;
    private ImageShape shape;
    private List<FileEntry> files = List.of();
    private SortedMap<String, String> schema = new TreeMap<>();
    private List<String> classes = List.of();
    private SortedMap<String, Double> splitFractions = new TreeMap<>();
    private SortedMap<String, String> provenance = new TreeMap<>();

    private Builder(String kind, Identity identity) {
      this.kind = kind;
      this.identity = identity;
    }

    public Builder shape(ImageShape value) {
      shape = value;
      return this;
    }

    public Builder files(Collection<FileEntry> value) {
      files = List.copyOf(value);
      return this;
    }

    public Builder schema(Map<String, String> value) {
      schema = new TreeMap<>(value);
      return this;
    }

    public Builder classes(List<String> value) {
      classes = value;
      return this;
    }

    public Builder splitFractions(Map<String, Double> value) {
      splitFractions = new TreeMap<>(value);
      return this;
    }

    public Builder provenance(Map<String, String> value) {
      provenance = new TreeMap<>(value);
      return this;
    }

    public Manifest build() {
      return new Manifest(
          kind, identity, shape, files, schema, classes, splitFractions, provenance);
    }
  }
}
