/**
 * Connections between the driver and tasks that stay: a server in the driver that lets in who knows
 * its token, and numbers in bulk, little-endian, through buffers that are used again and again.
 * What is said on a connection is the business of {@link org.sparkvae.training}.
 *
 * <p>Nothing here is encrypted; the token keeps out who cannot read the network. Where an operator
 * has Spark's own connections authenticated or encrypted, these are not used.
 */
package org.sparkvae.training.link;
