package org.sparkvae.model;

import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.sparkvae.model.natives.NativeLibraries;

/**
 * Networks of this JVM that are free to be used again: building one costs more than a round. A
 * borrower has a network for itself and overwrites its parameters first, so that nothing passes
 * from one borrower to the next.
 */
public final class VaePool {
  /** Runs of one architecture follow each other; more than a few kinds are not worth keeping. */
  private static final int MOST_SPECS = 4;

  private static final Map<VaeSpec, Deque<Vae>> FREE = new ConcurrentHashMap<>();

  private VaePool() {}

  /**
   * Lends a network with these parameters.
   *
   * @param instructionSet as in {@link NativeLibraries#select}
   */
  public static <T> T with(
      VaeSpec spec, float[] parameters, String instructionSet, Function<Vae, T> use) {
    NativeLibraries.select(instructionSet);
    Vae vae = free(spec).poll();
    if (vae == null) {
      vae = Vae.create(spec, 0);
    }
    vae.setParameters(parameters);
    T result = use.apply(vae);
    // Not after an exception: a network in an unknown state is left to the collector.
    free(spec).push(vae);
    return result;
  }

  private static Deque<Vae> free(VaeSpec spec) {
    if (FREE.size() > MOST_SPECS) {
      FREE.clear();
    }
    return FREE.computeIfAbsent(spec, s -> new ConcurrentLinkedDeque<>());
  }
}
