/**
 * {@code jobs/benchmark}: how fast SparkVAE is, beside PyTorch, stock DL4J and the machine's own
 * limit. One question a class: the {@link org.sparkvae.benchmark.Question}s ask, the sides answer
 * from processes of their own, pinned to their cores. Part of no jar.
 */
package org.sparkvae.benchmark;
