package org.sparkvae.training;

import java.lang.ref.WeakReference;
import java.util.function.Supplier;

/**
 * The last state that came to this process, shared by its tasks and kept by them alone: where
 * several workers run in one process, what a round starts from comes once.
 */
final class LatestState {
  private static WeakReference<TrainingState> latest = new WeakReference<>(null);
  private static String nameOfLatest = "";

  private LatestState() {}

  /**
   * The state of this name.
   *
   * @param name that no other state has
   * @param fetch what brings it here, called by one task at a time
   */
  static synchronized TrainingState get(String name, Supplier<TrainingState> fetch) {
    TrainingState state = name.equals(nameOfLatest) ? latest.get() : null;
    if (state == null) {
      state = fetch.get();
      latest = new WeakReference<>(state);
      nameOfLatest = name;
    }
    return state;
  }
}
