package org.sparkvae.config;

import java.io.Serializable;
import java.util.List;

/**
 * How training moves ({@code training} in the configuration).
 *
 * @param batchSize images per minibatch and worker
 * @param averagingFrequency minibatches of each worker between two averagings (τ)
 * @param learningRate Adam's step size for one worker
 * @param scaleLearningRate whether the rate is multiplied by the number of workers
 * @param warmupEpochs epochs over which the scaled rate is reached
 * @param cacheBytes of packed pixels that each worker keeps in memory; others it reads again and
 *     again, with the same result
 * @param patience epochs without a better validation ELBO before training stops; 0: never
 */
public record TrainingConfig(
    Mode mode,
    int workers,
    int epochs,
    int batchSize,
    int averagingFrequency,
    double learningRate,
    boolean scaleLearningRate,
    double warmupEpochs,
    List<String> splits,
    String validationSplit,
    long cacheBytes,
    int patience,
    long seed)
    implements Serializable {

  public TrainingConfig {
    splits = List.copyOf(splits);
  }

  /** Where the steps are taken. */
  public enum Mode {
    SPARK,
    LOCAL
  }
}
