/**
 * What a trained model is worth on images that it may not have seen: the evidence lower bound, log
 * p(x) by importance sampling and what the latents are used for, in one JVM or across executors,
 * with noise derived from the images' ids, so that a figure does not depend on how the work was
 * cut.
 *
 * <p>The terms themselves are computed in {@link org.sparkvae.model}.
 */
package org.sparkvae.evaluation;
