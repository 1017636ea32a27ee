/**
 * The native libraries of ND4J, oneDNN and OpenBLAS: which builds of them suit a processor, with
 * how many threads they run, and whether they compute what they should and as fast as they should.
 *
 * <p>{@link org.sparkvae.model.natives.NativeLibraries} has to be asked before anything loads ND4J.
 */
package org.sparkvae.model.natives;
