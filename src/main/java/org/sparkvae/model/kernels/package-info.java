/**
 * Arithmetic on native memory: what a minibatch goes through on its way forward and back, on oneDNN
 * and plain Java loops. Convolutions take feature maps with channels last, see {@link
 * org.sparkvae.model.kernels.Order}, matrices lie row by row, all in float32; every kernel is built
 * for one minibatch size, owns its native memory and takes no more afterwards.
 *
 * <p>Knows neither DL4J nor ND4J: {@code model.layers} binds these kernels to a graph's parameters.
 */
package org.sparkvae.model.kernels;
