/**
 * What a training run leaves behind, one directory each: the resolved configuration, where it came
 * from, its metrics, its best and last model, the status of each command and the evaluations.
 *
 * <p>How files become whole lives in {@link org.sparkvae.storage}; who writes a run, in {@code
 * org.sparkvae.training}.
 */
package org.sparkvae.run;
