package org.sparkvae.evaluation.quality;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.Selection;
import org.sparkvae.evaluation.yardstick.Yardstick;
import org.sparkvae.evaluation.yardstick.Yardsticks;
import org.sparkvae.model.LabelClass;
import org.sparkvae.model.PosteriorFit;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.StatusLine;

/**
 * The measures of a model's quality on one split, each with its unit and the images behind it. One
 * that cannot be taken is absent from the figures, and {@code about} says why.
 */
public final class QualityFigures {
  /** Latents that the probes are fitted to. */
  static final int MOST_TRAINING = 20_000;

  static final int MOST_HELD_OUT = 10_000;

  private static final String YARDSTICK_ACCURACY = "yardstick_accuracy";
  private static final String[] LABEL_FIGURES = {"label_recognition", "label_recognition_least"};
  private static final String[] SAMPLE_FIGURES = {
    YARDSTICK_ACCURACY, "frechet_distance", "precision", "recall"
  };
  private static final String[] GAP_FIGURES = {"amortization_gap", "amortization_gap_error"};
  private static final String[] PROBE_FIGURES = {"linear_probe_accuracy", "knn_accuracy"};

  private final ModelJob job;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final RunDirectory run;
  private final Corpus corpus;
  private final String split;

  /**
   * Starts nothing yet.
   *
   * @param job with the model
   * @param hadoop the configuration that tasks open files with
   * @param run that the model is of, and that keeps the yardstick classifier
   * @param split whose images are reconstructed, compared with samples and recognised
   */
  public QualityFigures(
      ModelJob job,
      Broadcast<SerializableConfiguration> hadoop,
      RunDirectory run,
      Corpus corpus,
      String split) {
    this.job = job;
    this.hadoop = hadoop;
    this.run = run;
    this.corpus = corpus;
    this.split = split;
  }

  /** Takes all measures and adds them to the line. */
  public void addTo(StatusLine line) throws IOException {
    RunConfig config = run.config();
    addReconstruction(line);
    addSamples(line, config.training().seed());
    addProbes(line, config.training().splits());
    addGap(line, config.training().seed());
  }

  private Selection images() {
    return Selection.all(corpus, List.of(split));
  }

  private void addReconstruction(StatusLine line) {
    ReconstructionSums sums =
        job.onSeenImages("reconstructions of " + split, images(), new Reconstructions()).stream()
            .reduce(ReconstructionSums.NONE, ReconstructionSums::plus);
    String of = ", mean over " + sums.images() + " images, E[x|z] at the posterior mean";
    int side = new StructuralSimilarity(corpus.shape()).side();
    line.figure(
            "reconstruction_mse",
            sums.meanSquaredError(),
            "squared difference of pixels in 0..1, mean over pixels" + of)
        .figure("psnr", sums.meanPsnr(), "dB, of each image, peak 1" + of)
        .figure(
            "ssim",
            sums.meanSsim(),
            String.format(
                Locale.ROOT, "structural similarity, Gaussian window %dx%d%s", side, side, of));
  }

  private void addSamples(StatusLine line, long seed) throws IOException {
    if (corpus.rows(List.of(split)) < SampleQuality.LEAST_IMAGES) {
      absent(line, "fewer than " + SampleQuality.LEAST_IMAGES + " images", SAMPLE_FIGURES);
      return;
    }
    Optional<Yardstick> yardstick = new Yardsticks(job.spark(), hadoop, run).of(corpus);
    if (yardstick.isEmpty()) {
      absent(line, "no yardstick classifier without labels in the split train", SAMPLE_FIGURES);
      return;
    }
    addYardstick(line, yardstick.get());
    addRecognition(line, yardstick.get(), seed);
    SampleQuality quality = SampleQuality.of(job, images(), yardstick.get(), seed);
    String sets =
        String.format(
            Locale.ROOT,
            "%d samples of the prior and %1$d images of %s, grey as stored",
            quality.images(),
            split);
    String compared =
        String.format(
            Locale.ROOT,
            ", k = %d, %d samples and as many images",
            PrecisionRecall.NEIGHBOURS,
            quality.compared());
    line.figure(
            "frechet_distance",
            quality.frechetDistance(),
            "squared, in the penultimate features of the yardstick classifier (no FID), " + sets)
        .figure(
            "precision",
            quality.manifold().precision(),
            "share of samples among the images, same features" + compared)
        .figure(
            "recall",
            quality.manifold().recall(),
            "share of images among the samples, same features" + compared);
  }

  private void addRecognition(StatusLine line, Yardstick yardstick, long seed) {
    List<LabelClass> classes = job.spec().classes();
    if (classes.isEmpty()) {
      absent(line, "the model is not conditional", LABEL_FIGURES);
      return;
    }
    LabelRecognition found = LabelRecognition.of(job, yardstick, seed);
    String samples =
        String.format(
            Locale.ROOT,
            "%d samples of each of %d labels that the yardstick classifier gives their label",
            found.samples(),
            classes.size());
    line.figure(LABEL_FIGURES[0], found.share(), "share of " + samples + found.each(classes))
        .figure(LABEL_FIGURES[1], found.least(), "the lowest share of a label, of " + samples);
  }

  private static void addYardstick(StatusLine line, Yardstick yardstick) {
    if (yardstick.heldOutImages() == 0) {
      absent(line, "no held-out images with labels", YARDSTICK_ACCURACY);
      return;
    }
    line.figure(
        YARDSTICK_ACCURACY,
        yardstick.accuracy(),
        String.format(
            Locale.ROOT,
            "share of %d held-out images, of the classifier trained on %d images of train",
            yardstick.heldOutImages(),
            yardstick.trainingImages()));
  }

  private void addProbes(StatusLine line, List<String> training) {
    if (training.contains(split)) {
      absent(line, "the probes are fitted to this very split", PROBE_FIGURES);
      return;
    }
    LabelledLatents fitted =
        LabelledLatents.of(job, Selection.all(corpus, training).first(MOST_TRAINING));
    LabelledLatents heldOut = LabelledLatents.of(job, images().first(MOST_HELD_OUT));
    if (fitted.classes() < 2 || heldOut.count() == 0) {
      absent(line, "no labels, or one only", PROBE_FIGURES);
      return;
    }
    String images =
        String.format(
            Locale.ROOT,
            ", share of %d images of %s; posterior means, fitted to %d of %s",
            heldOut.count(),
            split,
            fitted.count(),
            String.join(", ", training));
    line.figure(
            "linear_probe_accuracy",
            LinearProbe.accuracy(fitted, heldOut),
            "logistic regression" + images)
        .figure(
            "knn_accuracy",
            NeighbourProbe.accuracy(job.spark(), fitted, heldOut),
            NeighbourProbe.NEIGHBOURS + " nearest neighbours" + images);
  }

  private void addGap(StatusLine line, long seed) {
    if (job.spec().model().hasVampPrior()) {
      absent(line, "the KL from a VampPrior has no closed form to fit a posterior by", GAP_FIGURES);
      return;
    }
    if (job.spec().objective().kind() == ObjectiveConfig.Kind.AUTOENCODER) {
      absent(line, "a plain autoencoder has no posterior", GAP_FIGURES);
      return;
    }
    AmortizationGap gap = AmortizationGap.of(job, images(), seed);
    String images = gap.images() + " images of " + split;
    line.figure(
            GAP_FIGURES[0],
            gap.mean(),
            String.format(
                Locale.ROOT,
                "nats per image, mean over %s, %d z each: ELBO of the normal q that %d steps of Adam"
                    + " fit to each image, less that of the encoder's",
                images,
                AmortizationGap.SAMPLES,
                PosteriorFit.STEPS))
        .figure(
            GAP_FIGURES[1], gap.standardError(), "nats per image, standard error over " + images);
  }

  private static void absent(StatusLine line, String reason, String... figures) {
    for (String figure : figures) {
      line.about(figure, "absent: " + reason);
    }
  }
}
