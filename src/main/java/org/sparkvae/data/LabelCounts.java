package org.sparkvae.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.sparkvae.config.UserError;

/**
 * How many images have each label: what a corpus's manifest does not tell. Of a shard no more is
 * read than its columns of splits and labels, which take a thousandth of its bytes.
 *
 * @param images of each label, from 0 to the largest that occurs
 * @param unlabelled images without a label
 */
public record LabelCounts(List<Long> images, long unlabelled) implements Serializable {
  /** Of no images. */
  public static final LabelCounts NONE = new LabelCounts(List.of(), 0);

  /** A label is an index into weights; numbers of another kind would ask for endless memory. */
  public static final int MOST_CLASSES = 10_000;

  private static final MessageType COLUMNS =
      new MessageType(
          CorpusSchema.IMAGES.getName(),
          CorpusSchema.IMAGES.getType(CorpusSchema.SPLIT),
          CorpusSchema.IMAGES.getType(CorpusSchema.LABEL));

  public LabelCounts {
    images = List.copyOf(images);
  }

  /**
   * Counts in a whole shard.
   *
   * @param splits whose rows are counted
   * @throws UserError if the shard cannot be read or a label is none of 0 to {@link #MOST_CLASSES},
   *     exclusively
   */
  public static LabelCounts ofShard(Configuration conf, String shard, Collection<String> splits) {
    Path path = new Path(shard);
    Set<Binary> wanted = splits.stream().map(Binary::fromString).collect(Collectors.toSet());
    try (ParquetFileReader file =
        new ParquetFileReader(
            HadoopInputFile.fromPath(path, conf),
            HadoopReadOptions.builder(conf, path).withCodecFactory(new PageCodecs(conf)).build())) {
      file.setRequestedSchema(COLUMNS);
      Tally tally = new Tally();
      String createdBy = file.getFileMetaData().getCreatedBy();
      for (PageReadStore group = file.readNextRowGroup();
          group != null;
          group = file.readNextRowGroup()) {
        tally.add(group, createdBy, wanted);
      }
      return tally.counts();
    } catch (IOException | RuntimeException e) {
      throw new UserError("Cannot read " + shard + ": " + Messages.reason(e), e);
    }
  }

  /** Of both together. */
  public LabelCounts plus(LabelCounts other) {
    int classes = Math.max(images.size(), other.images.size());
    List<Long> sums = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      sums.add(of(label) + other.of(label));
    }
    return new LabelCounts(sums, unlabelled + other.unlabelled);
  }

  /** Images of a label. */
  public long of(int label) {
    return label < images.size() ? images.get(label) : 0;
  }

  /** Images with a label. */
  public long labelled() {
    return images.stream().mapToLong(Long::longValue).sum();
  }

  private static final class Tally {
    private final List<Long> images = new ArrayList<>();
    private long unlabelled;

    void add(PageReadStore group, String createdBy, Set<Binary> wanted) throws IOException {
      ColumnReader split = ImageColumns.column(group, COLUMNS, createdBy, CorpusSchema.SPLIT);
      ColumnReader label = ImageColumns.column(group, COLUMNS, createdBy, CorpusSchema.LABEL);
      int most = label.getDescriptor().getMaxDefinitionLevel();
      for (long row = 0; row < group.getRowCount(); row++) {
        boolean counted = wanted.contains(split.getBinary());
        boolean labelled = label.getCurrentDefinitionLevel() == most;
        int value = labelled ? label.getInteger() : ImageBatch.NO_LABEL;
        if (counted && labelled) {
          add(value);
        } else if (counted) {
          unlabelled++;
        }
        split.consume();
        label.consume();
      }
    }

    private void add(int label) throws IOException {
      if (label < 0 || label >= MOST_CLASSES) {
        throw new IOException(
            "an image has label " + label + " (0 to " + (MOST_CLASSES - 1) + " can be classes)");
      }
      if (label >= images.size()) {
        images.addAll(Collections.nCopies(label + 1 - images.size(), 0L));
      }
      images.set(label, images.get(label) + 1);
    }

    LabelCounts counts() {
      return new LabelCounts(images, unlabelled);
    }
  }
}
