package org.sparkvae.model.natives;

import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Which of its kernels OpenBLAS computes with. It chooses when it is loaded: by {@code
 * OPENBLAS_CORETYPE}, else by the processor's model number, and a processor newer than the library
 * may get an old one's kernel. oneDNN goes by the CPU's flags and needs no such help.
 */
public final class BlasKernel {
  /** The variable that OpenBLAS takes the name of a kernel from. */
  public static final String VARIABLE = "OPENBLAS_CORETYPE";

  private static final String TABLE = "gotoblas";

  private BlasKernel() {}

  /** The best for a CPU of these flags; empty where OpenBLAS is left alone. */
  static String fitting(Set<String> cpuFlags) {
    if (InstructionSet.AVX512.runsOn(cpuFlags)) {
      return "SkylakeX";
    }
    return InstructionSet.AVX2.runsOn(cpuFlags) ? "Haswell" : "";
  }

  /**
   * The name of the kernel in force, in capitals, or {@code unknown}: OpenBLAS has a table of
   * functions for each, and {@code gotoblas} points to the one in use.
   */
  static String inForce() {
    Pointer table = Loader.addressof(TABLE);
    if (table == null) {
      return "unknown";
    }
    Pointer chosen = new PointerPointer<>(table).get(0);
    return Stream.of("SKYLAKEX", "COOPERLAKE", "HASWELL", "ZEN", "SANDYBRIDGE", "NEHALEM")
        .filter(name -> chosen != null && chosen.equals(Loader.addressof(TABLE + "_" + name)))
        .findFirst()
        .orElse("unknown");
  }
}
