package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.job.JobContext;
import org.sparkvae.job.Jobs;
import org.sparkvae.model.StockNetwork;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.model.natives.NativeLibraries;

/**
 * Stock DL4J on Spark: the same network of DL4J's own layers, averaged by its own {@code
 * ParameterAveragingTrainingMaster}, on minibatches that lie in the executors' memory.
 *
 * <p>{@code StockSide CONFIG CORPUS ROUNDS [key=value]…}: trains on the same images again and
 * again, as many as so many rounds take.
 */
final class StockSide {
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

  private StockSide() {}

  public static void main(String[] args) throws Exception {
    List<String> settings = Arrays.asList(args).subList(3, args.length);
    RunConfig config = TrainingSide.config(Path.of(args[0]), settings);
    NativeLibraries.select(config.instructionSet());
    // The executors' libraries, which stock DL4J leaves to the operator: the same as here.
    System.setProperty(
        "spark.executor.extraJavaOptions", "-D" + EXTENSION + "=" + System.getProperty(EXTENSION));
    try (JobContext context = Jobs.context("benchmark")) {
      Corpus corpus = Corpus.open(context.hadoop(), args[1]);
      int minibatches = Integer.parseInt(args[2]) * config.training().averagingFrequency();
      JavaRDD<MultiDataSet> data = StockMinibatches.of(context.java(), config, corpus, minibatches);
      SparkComputationGraph network = network(context.java(), config, corpus);
      Conversation.during(conversation -> train(network, data, config, conversation));
    }
  }

  private static SparkComputationGraph network(
      JavaSparkContext spark, RunConfig config, Corpus corpus) {
    TrainingConfig training = config.training();
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(training.workers(), 1)
            .batchSizePerWorker(training.batchSize())
            .averagingFrequency(training.averagingFrequency())
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .workerPrefetchNumBatches(2)
            .build();
    VaeSpec spec = new VaeSpec(config.model(), corpus.shape(), config.objective());
    return new SparkComputationGraph(spark, StockNetwork.of(spec, training.seed()), master);
  }

  private static void train(
      SparkComputationGraph network,
      JavaRDD<MultiDataSet> data,
      RunConfig config,
      Conversation conversation) {
    long minibatches = data.count();
    conversation.say(
        Conversation.object()
            .put("version", "DL4J")
            .put("parameters", network.getNetwork().numParams()));
    while (true) {
      long wanted = conversation.next();
      Stopwatch stopwatch = Stopwatch.started();
      long done = 0;
      while (done < wanted) {
        network.fitMultiDataSet(data);
        done += minibatches;
      }
      stopwatch.stop();
      ObjectNode answer = stopwatch.answer(done * config.training().batchSize());
      conversation.say(answer);
    }
  }
}
