package org.sparkvae.evaluation.work;

import org.sparkvae.model.VaeSpec;

/**
 * A trained model on its way to the executors.
 *
 * @param parameters in the order of the network
 * @param instructionSet that the run asks of the native library
 * @param seed of the run, which decides how a model that binarizes sees an image
 */
@SuppressWarnings("ArrayRecordComponent") // in transit: never compared, never a key
public record SentModel(VaeSpec spec, float[] parameters, String instructionSet, long seed) {}
