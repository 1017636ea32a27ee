package org.sparkvae.config;

import java.io.Serializable;
import java.util.List;

/**
 * How training moves ({@code training} in the configuration).
 *
 * @param batchSize images per minibatch and worker
 * @param averagingFrequency minibatches of each worker between two averagings (τ)
 * @param initialAveragingFrequency the same in the first round; 0: τ from the start
 * @param wire how Adam's moments and the workers' results travel
 * @param outerLearningRate of the driver's step towards the workers' average; 1: all the way
 * @param outerMomentum of that step, Nesterov's, below 1
 * @param learningRate Adam's step size for one worker
 * @param scaleLearningRate whether the rate is multiplied by the number of workers
 * @param warmupEpochs epochs over which the scaled rate, and τ from its initial value, is reached
 * @param learningRateStages epochs of each stage of the learning rate; the last goes on
 * @param learningRateStageFactor by which the rate is multiplied from stage to stage
 * @param adamEpsilon what Adam adds to the root of its second moment
 * @param cacheBytes of packed pixels that each worker keeps in memory; others it reads again and
 *     again, with the same result
 * @param patience epochs without a better model, by its criterion on the validation split, before
 *     training stops; 0: never
 * @param port at which the driver listens for workers on executors; 0: any that is free
 */
public record TrainingConfig(
    Mode mode,
    int workers,
    int epochs,
    int batchSize,
    int averagingFrequency,
    int initialAveragingFrequency,
    Wire wire,
    double outerLearningRate,
    double outerMomentum,
    double learningRate,
    boolean scaleLearningRate,
    double warmupEpochs,
    List<Integer> learningRateStages,
    double learningRateStageFactor,
    double adamEpsilon,
    List<String> splits,
    String validationSplit,
    long cacheBytes,
    int patience,
    long seed,
    int port)
    implements Serializable {

  public TrainingConfig {
    splits = List.copyOf(splits);
    learningRateStages = List.copyOf(learningRateStages);
  }

  /** Where the steps are taken. */
  public enum Mode {
    SPARK,
    LOCAL
  }

  /** Numbers on their way between driver and workers. */
  public enum Wire {
    FLOAT32,
    BFLOAT16
  }
}
