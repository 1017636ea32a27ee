package org.sparkvae.model.natives;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The builds of ND4J's native library that the application jar carries, from lowest to highest. */
enum InstructionSet {
  BASELINE("", "sse41", Set.of()),
  AVX2("-onednn-avx2", "avx2", Set.of("avx2", "fma")),
  AVX512(
      "-onednn-avx512",
      "avx512_core",
      Set.of("avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"));

  private final String extension;
  private final String oneDnn;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed
  private final Set<String> needs;

  InstructionSet(String extension, String oneDnn, Set<String> needs) {
    this.extension = extension;
    this.oneDnn = oneDnn;
    this.needs = needs;
  }

  /** JavaCPP's name for this build: what follows the platform in the folder of its libraries. */
  String extension() {
    return extension;
  }

  /** What oneDNN is limited to, so that it computes alike on all CPUs of this set. */
  String oneDnn() {
    return oneDnn;
  }

  boolean runsOn(Set<String> cpuFlags) {
    return cpuFlags.containsAll(needs);
  }

  /** The name in {@code native.instruction-set}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The labels of all that run on the CPU, as a list to read. */
  static String labels(Set<String> cpuFlags) {
    return Arrays.stream(values())
        .filter(set -> set.runsOn(cpuFlags))
        .map(InstructionSet::label)
        .collect(Collectors.joining(", "));
  }
}
