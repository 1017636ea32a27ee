package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.EnumSet;
import org.sparkvae.config.UserError;
import org.sparkvae.job.preflight.Preflight;
import org.sparkvae.latent.Sampler;
import org.sparkvae.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code sample --run URI --output URI --count N [--seed S] [--formats png,npy] [--grid] [--label
 * NAME] [--prior model|gmm] [--components N] [--data URI] [--model best|last] [--partitions N]}:
 * images from the prior.
 */
@Command(name = "sample", description = "Draw images from a model's prior.")
final class SampleCommand extends SparkVaeCommand {
  /** As many as in the experiments of Ghosh et al. 2020. */
  private static final int COMPONENTS = 10;

  @Mixin private ModelOptions model;

  @Option(names = "--output", required = true, paramLabel = "URI", description = "Output to write.")
  private String output;

  @Option(
      names = "--count",
      required = true,
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Samples to draw; as png up to " + Sampler.MOST_PICTURES + ".")
  private int count;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Seed of the noise (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--formats",
      split = ",",
      defaultValue = "png,npy",
      paramLabel = "png|npy",
      description = "Kinds of files to write (default: ${DEFAULT-VALUE}).")
  private EnumSet<Sampler.Format> formats;

  @Option(names = "--grid", description = "Also write grid.png: up to 100 samples on one sheet.")
  private boolean grid;

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description =
          "Class to draw from a conditional model (default: each as often as training saw it).")
  private String label;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Tasks to cut the samples into, of 256 at least (default: up to 32).")
  private Integer partitions;

  @Option(
      names = "--prior",
      defaultValue = "model",
      paramLabel = "model|gmm",
      description =
          "The model's own, or a Gaussian mixture fitted to encoded training images (default:"
              + " ${DEFAULT-VALUE}).")
  private PriorChoice prior;

  @Option(
      names = "--components",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "With --prior gmm: Gaussians in the mixture (default: 10).")
  private Integer components;

  @Option(
      names = "--data",
      paramLabel = "URI",
      description = "With --prior gmm: corpus to encode (default: what the run was trained on).")
  private String data;

  private enum PriorChoice {
    model,
    gmm
  }

  @Override
  protected ObjectNode run(JobContext context) throws IOException {
    Sampler sampler =
        new Sampler(context.hadoop())
            .run(model.run())
            .output(output)
            .count(count)
            .seed(seed)
            .formats(formats)
            .grid(grid)
            .label(label)
            .model(model.model());
    if (partitions != null) {
      sampler.partitions(partitions);
    }
    applyPrior(sampler);
    Preflight preflight = ModelUse.preflight(RunDirectory.open(context.hadoop(), model.run()));
    return sampler.execute(() -> preflight.on(context.java())).line();
  }

  private void applyPrior(Sampler sampler) {
    if (prior == PriorChoice.gmm) {
      sampler.mixture(components == null ? COMPONENTS : components, data);
    } else if (components != null || data != null) {
      throw new UserError(
          "Invalid "
              + (data == null ? "--components: " + components : "--data: " + data)
              + " (only with --prior gmm)");
    }
  }
}
