/**
 * The yardstick classifier: a small network that the project trains on a corpus's labels, only to
 * judge generated images by. It is no Inception network, and a distance in its features is no FID:
 * such figures compare models of one corpus with each other, nothing else.
 *
 * <p>What is measured with it lives in {@link org.sparkvae.evaluation.quality}.
 */
package org.sparkvae.evaluation.yardstick;
