/**
 * Arithmetic on native memory: what a minibatch goes through on its way forward and back, on oneDNN
 * and plain Java loops. Feature maps lie in the {@link org.sparkvae.model.kernels.Order} in which
 * their kernel is fastest, matrices row by row, all in float32; every kernel is built for one
 * minibatch size, owns its memory and allocates nothing afterwards.
 *
 * <p>Knows neither DL4J nor ND4J: {@code model.layers} binds these kernels to a graph's parameters.
 */
package org.sparkvae.model.kernels;
