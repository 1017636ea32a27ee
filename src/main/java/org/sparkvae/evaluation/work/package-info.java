/**
 * One model at work in many Spark tasks: {@link org.sparkvae.evaluation.work.ModelJob} cuts images
 * or numbers into parts and brings what comes of each, or the sum of it, back in order.
 *
 * <p>What is made of it is measured in {@link org.sparkvae.evaluation} and {@link
 * org.sparkvae.evaluation.quality}.
 */
package org.sparkvae.evaluation.work;
