package org.sparkvae.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.UserError;

/**
 * Which build of ND4J's native library this process loads. JavaCPP does not look at the CPU, and a
 * build that the CPU lacks instructions for ends the process, so the choice is made here, from the
 * CPU's flags, before anything of ND4J is touched: on the driver and on every executor.
 *
 * <p>An operator's own {@code -Dorg.bytedeco.javacpp.platform.extension} wins over everything.
 */
public final class NativeLibraries {
  static final String EXTENSION_PROPERTY = "org.bytedeco.javacpp.platform.extension";

  /** The setting that leaves the choice to the CPU's flags. */
  public static final String AUTO = "auto";

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
  private static final String SETTING = "native.instruction-set";
  private static final String CRASH_DUMP_PROPERTY = "org.deeplearning4j.crash.reporting.enabled";
  private static final String OPERATORS_CHOICE = System.getProperty(EXTENSION_PROPERTY);
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private static String selected;

  private NativeLibraries() {}

  /**
   * Selects the native library; to be called before ND4J is first used. Calling it again with what
   * comes to the same choice does nothing.
   *
   * @param instructionSet {@code auto} for the best that the CPU allows, or {@code baseline},
   *     {@code avx2}, {@code avx512}
   * @return the choice: {@code baseline}, {@code avx2} or {@code avx512}, or the operator's own
   *     platform extension where it is none of these
   * @throws UserError if the name is unknown or the CPU lacks the instructions
   * @throws IllegalStateException if another build has been selected or loaded before
   */
  public static synchronized String select(String instructionSet) {
    String extension = extensionFor(instructionSet);
    if (extension.equals(selected)) {
      return label(extension);
    }
    if (selected != null) {
      throw settled(selected, extension);
    }
    System.setProperty(EXTENSION_PROPERTY, extension);
    refuseIfTooLate(extension);
    // DL4J's memory report on running out needs a library that is not shipped, and litters.
    System.getProperties().putIfAbsent(CRASH_DUMP_PROPERTY, "false");
    selected = extension;
    LOG.info("Native library of ND4J: {} ({} = {})", label(extension), SETTING, instructionSet);
    return label(extension);
  }

  private static String extensionFor(String instructionSet) {
    return OPERATORS_CHOICE != null
        ? OPERATORS_CHOICE
        : choose(instructionSet, cpuFlags()).extension();
  }

  static InstructionSet choose(String instructionSet, Optional<Set<String>> cpuFlags) {
    if (instructionSet.equals(AUTO)) {
      return cpuFlags.map(NativeLibraries::best).orElse(InstructionSet.BASELINE);
    }
    InstructionSet pinned = named(instructionSet);
    cpuFlags.ifPresent(flags -> refuseUnlessItRuns(pinned, flags));
    return pinned;
  }

  private static InstructionSet best(Set<String> cpuFlags) {
    return Arrays.stream(InstructionSet.values())
        .filter(set -> set.runsOn(cpuFlags))
        .reduce(InstructionSet.BASELINE, (lower, higher) -> higher);
  }

  private static InstructionSet named(String instructionSet) {
    return Arrays.stream(InstructionSet.values())
        .filter(set -> set.label().equals(instructionSet))
        .findFirst()
        .orElseThrow(() -> invalid(instructionSet, "auto, baseline, avx2 or avx512"));
  }

  private static void refuseUnlessItRuns(InstructionSet pinned, Set<String> cpuFlags) {
    if (!pinned.runsOn(cpuFlags)) {
      throw invalid(pinned.label(), "this CPU runs " + InstructionSet.labels(cpuFlags));
    }
  }

  private static UserError invalid(String value, String allowed) {
    return new UserError(String.format("Invalid %s: %s (%s)", SETTING, value, allowed));
  }

  /** The CPU's flags where the system tells them, which Linux alone does. */
  private static Optional<Set<String>> cpuFlags() {
    return Files.isReadable(CPU_INFO) ? Optional.of(cpuFlags(CPU_INFO)) : Optional.empty();
  }

  static Set<String> cpuFlags(Path cpuInfo) {
    try (Stream<String> lines = Files.lines(cpuInfo)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .map(flags -> Arrays.stream(flags.split("\\s+")).collect(Collectors.toSet()))
          .orElse(Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + cpuInfo + ": " + e.getMessage(), e);
    }
  }

  /** JavaCPP reads the property once, when its first class loads; too late is told here. */
  private static void refuseIfTooLate(String extension) {
    String inForce = Loader.loadProperties().getProperty("platform.extension", "");
    if (!inForce.equals(extension)) {
      throw settled(inForce, extension);
    }
  }

  private static IllegalStateException settled(String first, String extension) {
    return new IllegalStateException(
        String.format(
            "Cannot select native library %s: this process has already settled on %s",
            label(extension), label(first)));
  }

  private static String label(String extension) {
    return Arrays.stream(InstructionSet.values())
        .filter(set -> set.extension().equals(extension))
        .findFirst()
        .map(InstructionSet::label)
        .orElse(extension);
  }
}
