/**
 * What a decoder's output says of pixels: log p(x|z) in nats, summed over the pixels of an image,
 * its gradient, and the mean that is shown.
 *
 * <p>Knows neither DL4J nor ND4J; each source is with its class.
 */
package org.sparkvae.model.likelihood;
