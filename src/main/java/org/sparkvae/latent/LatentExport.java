package org.sparkvae.latent;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.storage.StatusLine;

/**
 * Puts a whole corpus, all splits, through a model's encoder: one row of latents for each image.
 *
 * <ul>
 *   <li>{@code data/}: Parquet with {@code id, label, split, mean, log_variance, kl}; {@code
 *       log_variance} is ln σ² per latent dimension, {@code kl} in nats;
 *   <li>{@code npy/}: {@code mean-NNNNN.npy} and {@code log_variance-NNNNN.npy}, float32 [rows ×
 *       latents], beside {@code ids-NNNNN.txt} in the same order, a part at most 32 MiB;
 *   <li>{@code errors/}: {@code id, reason} of images whose latents are not finite.
 * </ul>
 *
 * <p>A task holds a minibatch, a row group each of what it reads and what it writes, and a part of
 * npy.
 */
public final class LatentExport extends CorpusExport<LatentExport> {
  private static final int LEAST_ROWS_PER_TASK = 16_384;
  private static final int SMALL_JOB_TASKS = 32;

  private Set<Format> formats = EnumSet.allOf(Format.class);

  /** Kinds of files; as written on the command line. */
  public enum Format {
    parquet,
    npy
  }

  public LatentExport(Configuration hadoop) {
    super(hadoop);
  }

  /** What to write; all of them by default. */
  public LatentExport formats(Set<Format> wanted) {
    formats = EnumSet.copyOf(wanted);
    return this;
  }

  @Override
  LatentExport self() {
    return this;
  }

  @Override
  Kind kind() {
    boolean parquet = formats.contains(Format.parquet);
    Map<String, String> columns = parquet ? LatentSchema.columns() : Map.of();
    return new Kind("encode", LatentSchema.KIND, columns, "latents");
  }

  @Override
  Map<String, String> arguments() {
    return Map.of("formats", formats.stream().map(Format::name).collect(Collectors.joining(",")));
  }

  @Override
  int tasks(long rows, long shards) {
    return Batches.tasks(rows, shards, LEAST_ROWS_PER_TASK, SMALL_JOB_TASKS);
  }

  @Override
  int batchSize(UsedModel model) {
    return Batches.size(model.spec().shape());
  }

  @Override
  ModelTasks.Outcome run(ModelTasks tasks, String title, Parts parts) {
    return tasks.run(
        title, plan(parts), new EncodeWork(formats, parts.splits(), parts.model().seed()));
  }

  private static List<EncodeTask> plan(Parts parts) {
    int rowsPerPart = NpyParts.rowsPerPart(LatentWriter.columns(parts.model().latents()));
    List<EncodeTask> plan = new ArrayList<>();
    int part = 0;
    for (List<ShardSlice> slices : parts.slices()) {
      long rows = slices.stream().mapToLong(ShardSlice::count).sum();
      NpyParts.Plan npy = new NpyParts.Plan(part, rows, rowsPerPart);
      plan.add(new EncodeTask(plan.size(), slices, npy));
      part = npy.next();
    }
    return plan;
  }

  @Override
  StatusLine explained(StatusLine line, ModelTasks.Outcome outcome, UsedModel model) {
    String share =
        "share of the tasks' time for " + (outcome.rows() + outcome.errors()) + " images: ";
    return line.figure("read_share", outcome.time().readShare(), share + "shards to pixels")
        .figure("forward_share", outcome.time().forwardShare(), share + "pixels to latents")
        .figure("write_share", outcome.time().writeShare(), share + "latents to closed files")
        .about("latents", model.latents() + " dimensions; log_variance is ln of the variance")
        .about("kl", RowKl.words(model.spec().model().pseudoInputs()));
  }
}
