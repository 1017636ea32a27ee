package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.job.JobContext;
import org.sparkvae.job.Jobs;
import org.sparkvae.latent.LatentExport;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.model.natives.NativeLibraries;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.Provenance;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.StatusLine;

/**
 * Ours, encoding: {@code encode} of a whole corpus to Parquet, again and again. Its time is what
 * the job itself says of its tasks, without the start of Spark.
 *
 * <p>{@code EncodingSide CONFIG CORPUS FOLDER}
 */
final class EncodingSide {
  private static final String SPEED = "images_per_second";

  private final JobContext context;
  private final String corpus;
  private final Path folder;

  private EncodingSide(JobContext context, String corpus, Path folder) {
    this.context = context;
    this.corpus = corpus;
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    RunConfig config = TrainingSide.config(Path.of(args[0]), List.of());
    try (JobContext context = Jobs.context("benchmark")) {
      EncodingSide side = new EncodingSide(context, args[1], Path.of(args[2]));
      Conversation.during(conversation -> side.encode(config, conversation));
    }
  }

  private void encode(RunConfig config, Conversation conversation) throws IOException {
    Vae vae = writeRun(config);
    conversation.say(
        Conversation.object()
            .put("version", NativeLibraries.report(config.instructionSet()).toString())
            .put("parameters", vae.parameters().length));
    while (true) {
      conversation.say(measured(conversation.next() * Settings.BATCH));
    }
  }

  /** A run of initial weights: to encode with them takes as long as with any others. */
  private Vae writeRun(RunConfig config) throws IOException {
    Corpus images = Corpus.open(context.hadoop(), corpus);
    RunDirectory run =
        RunDirectory.begin(
            context.hadoop(),
            run(),
            config,
            Provenance.now("benchmark", "", corpus, images.sha256(), config.instructionSet()));
    Vae vae = Vae.create(new VaeSpec(config.model(), images.shape(), config.objective()), 1);
    run.save(ModelStore.write("best", vae, new float[2 * vae.parameters().length], 0));
    run.publishStatus("train", StatusLine.of("train").json());
    return vae;
  }

  private String run() {
    return folder.resolve("run").toString();
  }

  /** As many exports as it takes; the shares of time are those of the last. */
  private ObjectNode measured(long wanted) throws IOException {
    Stopwatch stopwatch = new Stopwatch();
    double seconds = 0;
    long images = 0;
    ObjectNode line = Conversation.object();
    while (images < wanted) {
      stopwatch.start();
      line = export();
      stopwatch.stop();
      long rows = line.get("rows").asLong();
      images += rows;
      seconds += rows / line.get(SPEED).asDouble();
    }
    ObjectNode answer = stopwatch.answer(images).put("seconds", seconds);
    answer.set("job", line);
    return answer;
  }

  private ObjectNode export() throws IOException {
    Path output = folder.resolve("latents");
    FileUtils.deleteDirectory(output.toFile());
    return new LatentExport(context.hadoop())
        .run(run())
        .data(corpus)
        .output(output.toString())
        .formats(EnumSet.of(LatentExport.Format.parquet))
        .execute(context::java)
        .line();
  }
}
