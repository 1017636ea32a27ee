package org.sparkvae.job.preflight;

import java.io.Serializable;
import org.sparkvae.config.UserError;
import org.sparkvae.model.natives.NativeLibraries;
import org.sparkvae.model.natives.NativeReport;

/**
 * What one process of a job finds itself with.
 *
 * @param natives what it computes with; null where it cannot
 * @param refusal why it cannot; empty where it can
 */
record ProcessFacts(Place place, Memory memory, NativeReport natives, String refusal)
    implements Serializable {

  /** Of this process, whose native libraries are loaded and tried if they have not been. */
  static ProcessFacts here(Place place, long container, String instructionSet) {
    try {
      NativeReport natives = NativeLibraries.report(instructionSet);
      return new ProcessFacts(place, Memory.here(container), natives, "");
    } catch (UserError e) {
      // Not thrown: it is told with the name of the process, and with what else is wrong.
      return new ProcessFacts(place, null, null, e.getMessage());
    }
  }

  boolean computes() {
    return refusal.isEmpty();
  }

  /** All but the name, for the log. */
  String description() {
    return computes()
        ? String.format(
            "%s, %d tasks at once on %d cores, heap %s, off-heap limit %s",
            natives.settings(),
            place.tasks(),
            place.cores(),
            Bytes.shown(memory.heap()),
            Bytes.shown(memory.offHeap()))
        : refusal;
  }
}
