package org.sparkvae.model.kernels;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.cpu_isa;

/**
 * Which instructions oneDNN may use. It writes its machine code for the CPU that it finds, so that
 * unlike machines would round unlike; a limit makes them alike.
 */
public final class Instructions {
  private Instructions() {}

  /**
   * Sets the limit; before anything else of oneDNN is used.
   *
   * @param limit in oneDNN's words, as {@code avx2}
   * @throws IllegalStateException if oneDNN has been used before
   */
  public static void limitTo(String limit) {
    int status = dnnl.set_max_cpu_isa(cpu_isa.valueOf(limit).value);
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("Cannot limit oneDNN to " + limit + ": it is in use already");
    }
  }

  /** What oneDNN uses: the limit, or less where the CPU has less. */
  public static String inForce() {
    int effective = dnnl.dnnl_get_effective_cpu_isa();
    Stream<cpu_isa> all = Arrays.stream(cpu_isa.values());
    return all.filter(isa -> isa.value == effective)
        .findFirst()
        .map(cpu_isa::name)
        .orElse(Integer.toString(effective));
  }

  /** Floats in a vector register of the instructions in force; narrower ones count as eight. */
  static int floatsPerRegister() {
    return inForce().startsWith("avx512") ? 16 : 8;
  }
}
