/**
 * What a trained model's reconstructions, samples and latents are worth, beyond its bound: {@link
 * org.sparkvae.evaluation.quality.QualityFigures} takes all measures, each of which is a class here
 * and says where it comes from. Those that compare each with each take a bounded sample and say of
 * how many.
 *
 * <p>The classifier in whose features samples are compared lives in {@link
 * org.sparkvae.evaluation.yardstick}; the bound itself next door, in {@link
 * org.sparkvae.evaluation}.
 */
package org.sparkvae.evaluation.quality;
