package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ShardReader;
import org.sparkvae.job.JobContext;
import org.sparkvae.job.Jobs;
import org.sparkvae.model.NativeLibraries;
import org.sparkvae.model.StockNetwork;
import org.sparkvae.model.VaeSpec;

/**
 * Stock DL4J on Spark: the same network of DL4J's own layers, averaged by its own {@code
 * ParameterAveragingTrainingMaster}, on minibatches that lie in the executors' memory as floats.
 *
 * <p>{@code StockSide CONFIG CORPUS ROUNDS [key=value]…}
 */
final class StockSide {
  private final JobContext context;
  private final RunConfig config;
  private final Corpus corpus;
  private final int rounds;

  /**
   * A side that has not read anything.
   *
   * @param rounds of images that there are; they are trained on again and again
   */
  private StockSide(JobContext context, RunConfig config, Corpus corpus, int rounds) {
    this.context = context;
    this.config = config;
    this.corpus = corpus;
    this.rounds = rounds;
  }

  public static void main(String[] args) throws Exception {
    List<String> settings = Arrays.asList(args).subList(3, args.length);
    RunConfig config = TrainingSide.config(Path.of(args[0]), settings);
    NativeLibraries.select(config.instructionSet());
    // The executors' libraries, which stock DL4J leaves to the operator: the same as here.
    String extension = "org.bytedeco.javacpp.platform.extension";
    System.setProperty(
        "spark.executor.extraJavaOptions", "-D" + extension + "=" + System.getProperty(extension));
    try (JobContext context = Jobs.context("benchmark")) {
      Corpus corpus = Corpus.open(context.hadoop(), args[1]);
      StockSide side = new StockSide(context, config, corpus, Integer.parseInt(args[2]));
      Conversation.during(side::train);
    }
  }

  private void train(Conversation conversation) throws IOException {
    SparkComputationGraph network = network();
    List<MultiDataSet> minibatches = minibatches();
    JavaRDD<MultiDataSet> data =
        context.java().parallelize(minibatches, config.training().workers()).cache();
    conversation.say(
        Conversation.object()
            .put("version", "DL4J " + Nd4j.getBackend().getClass().getSimpleName())
            .put("minibatches", data.count())
            .put("parameters", network.getNetwork().numParams()));
    while (true) {
      conversation.say(measured(network, data, minibatches.size(), conversation.next()));
    }
  }

  private ObjectNode measured(
      SparkComputationGraph network, JavaRDD<MultiDataSet> data, int size, long wanted) {
    Stopwatch stopwatch = Stopwatch.started();
    long minibatches = 0;
    while (minibatches < wanted) {
      network.fitMultiDataSet(data);
      minibatches += size;
    }
    stopwatch.stop();
    return stopwatch.answer(minibatches * config.training().batchSize());
  }

  private SparkComputationGraph network() {
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(config.training().workers(), 1)
            .batchSizePerWorker(config.training().batchSize())
            .averagingFrequency(config.training().averagingFrequency())
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .workerPrefetchNumBatches(2)
            .build();
    VaeSpec spec = new VaeSpec(config.model(), corpus.shape(), config.beta());
    return new SparkComputationGraph(context.java(), StockNetwork.of(spec, 1), master);
  }

  private List<MultiDataSet> minibatches() throws IOException {
    int wanted = rounds * config.training().workers() * config.training().averagingFrequency();
    List<String> splits = config.training().splits();
    List<MultiDataSet> minibatches = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    try (ShardReader images =
        new ShardReader(context.hadoop(), corpus.cut(splits, 1).get(0), splits)) {
      while (minibatches.size() < wanted) {
        minibatches.add(minibatch(images, random));
      }
    }
    return minibatches;
  }

  private MultiDataSet minibatch(ShardReader images, SplittableRandom random) {
    int batch = config.training().batchSize();
    int pixels = corpus.shape().pixels();
    float[] values = new float[batch * pixels];
    for (int i = 0; i < batch; i++) {
      byte[] packed = images.next().pixels();
      for (int j = 0; j < pixels; j++) {
        values[i * pixels + j] = (packed[j] & 0xff) / 255f;
      }
    }
    float[] noise = new float[batch * config.model().latents()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    INDArray x = Nd4j.createFromArray(values).reshape(batch, pixels);
    INDArray epsilon = Nd4j.createFromArray(noise).reshape(batch, config.model().latents());
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {x, epsilon}, new INDArray[] {x.dup()});
  }
}
