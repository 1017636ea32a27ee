package org.sparkvae.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.Corpora;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.run.Provenance;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.StatusLine;
import org.sparkvae.training.LocalTrainer;
import org.sparkvae.training.TrainingData;
import org.sparkvae.training.TrainingRun;

/** A small corpus of bars, two classes and some without a label, and a run trained on it. */
final class RunFixture {
  static final String HOSTILE = "<script>document.title='owned'</script>";
  static final Configuration HADOOP = new Configuration();

  private static final ImageShape SHAPE = new ImageShape(8, 8, 1);
  private static final int IMAGES = 120;

  final String corpus;
  final String run;

  private RunFixture(String corpus, String run) {
    this.corpus = corpus;
    this.run = run;
  }

  /** Trains for two short epochs with so many latents. */
  static RunFixture train(Path folder, int latents) throws IOException {
    String corpus = folder.resolve("corpus").toString();
    Corpora.write(corpus, bars(), List.of(HOSTILE, "upright & \"tall\""));
    RunFixture fixture = new RunFixture(corpus, folder.resolve("run <b>").toString());
    fixture.train(
        ConfigLoader.load(
            "training.mode=local",
            "training.epochs=2",
            "training.batch-size=8",
            "training.averaging-frequency=2",
            "model.hidden=[16]",
            "model.latents=" + latents));
    return fixture;
  }

  private void train(RunConfig config) throws IOException {
    Corpus images = Corpus.open(HADOOP, corpus);
    RunDirectory directory =
        RunDirectory.begin(
            HADOOP, run, config, Provenance.now("test", "none", corpus, images.sha256(), "auto"));
    TrainingData data = TrainingData.of(images, config.training());
    TrainingRun.Outcome outcome =
        new TrainingRun(directory, config, data, Optional.empty())
            .train(new LocalTrainer(HADOOP, config, data));
    directory.publishStatus(
        "train",
        StatusLine.of("train")
            .figure("epochs", outcome.training().epochs(), "epochs completed")
            .figure("validation_elbo", outcome.best().elbo(), "nats per image")
            .json());
  }

  RunDirectory open() throws IOException {
    return RunDirectory.open(HADOOP, run);
  }

  private static List<ImageRecord> bars() {
    List<ImageRecord> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      Integer label = i % 7 == 0 ? null : Integer.valueOf(i % 2);
      String split = List.of("train", "train", "validation", "test").get(i / 2 % 4);
      images.add(
          new ImageRecord("bars#" + i, label, Map.of(), split, SHAPE, bar(i % 2 == 0, i / 8 % 8)));
    }
    return images;
  }

  private static byte[] bar(boolean lying, int place) {
    byte[] pixels = new byte[SHAPE.pixels()];
    for (int i = 0; i < 8; i++) {
      Arrays.fill(
          pixels,
          lying ? place * 8 + i : i * 8 + place,
          (lying ? place * 8 + i : i * 8 + place) + 1,
          (byte) 255);
    }
    return pixels;
  }
}
