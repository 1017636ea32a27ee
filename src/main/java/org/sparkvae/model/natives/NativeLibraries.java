package org.sparkvae.model.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.UserError;
import org.sparkvae.model.kernels.Instructions;

/**
 * Loads the native libraries of this process, ND4J's and oneDNN: on the driver and on every
 * executor, before anything of ND4J is touched.
 *
 * <p>JavaCPP does not look at the CPU, and a build that the CPU lacks instructions for ends the
 * process, so the build of ND4J is chosen here, from the CPU's flags, and oneDNN is held to the
 * same instructions. They are loaded on a thread of its own (see {@link NativeThreads}) and tried
 * before anybody computes with them, wherever and whenever a process of the job comes to be.
 *
 * <p>An operator's own {@code -Dorg.bytedeco.javacpp.platform.extension} and {@code
 * ONEDNN_MAX_CPU_ISA} win over everything.
 */
public final class NativeLibraries {
  static final String EXTENSION_PROPERTY = "org.bytedeco.javacpp.platform.extension";

  /** The setting that leaves the choice to the CPU's flags. */
  public static final String AUTO = "auto";

  static final String SETTING = "native.instruction-set";

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
  private static final String CRASH_DUMP_PROPERTY = "org.deeplearning4j.crash.reporting.enabled";
  private static final String OPERATORS_CHOICE = System.getProperty(EXTENSION_PROPERTY);
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private static final Set<String> ONEDNN_VARIABLES =
      Set.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA");

  private static String selected;
  private static NativeReport report;

  private NativeLibraries() {}

  /**
   * Loads the libraries, and sets the calling thread to {@link NativeThreads#perTask}: every thread
   * that is about to compute calls this. Calling it again with what comes to the same choice costs
   * nothing.
   *
   * @param instructionSet {@code auto} for the best that the CPU allows, or {@code baseline},
   *     {@code avx2}, {@code avx512}
   * @return the choice: {@code baseline}, {@code avx2} or {@code avx512}, or the operator's own
   *     platform extension where it is none of these
   * @throws UserError if the name is unknown, the CPU lacks the instructions, or the libraries do
   *     not load or do not compute as they should
   * @throws IllegalStateException if another build has been selected or loaded before
   */
  public static synchronized String select(String instructionSet) {
    String extension = extensionFor(instructionSet);
    if (selected == null) {
      load(extension);
    } else if (!extension.equals(selected)) {
      throw settled(selected, extension);
    }
    NativeThreads.applyToThisThread();
    return label(extension);
  }

  /** As {@link #select}; what was found when the libraries were loaded and tried. */
  public static synchronized NativeReport report(String instructionSet) {
    select(instructionSet);
    return report;
  }

  private static void load(String extension) {
    NativeThreads.perTask();
    System.setProperty(EXTENSION_PROPERTY, extension);
    refuseIfTooLate(extension);
    // DL4J's memory report on running out needs a library that is not shipped, and litters.
    System.getProperties().putIfAbsent(CRASH_DUMP_PROPERTY, "false");
    onThreadOfItsOwn(() -> initialise(extension));
    report = onThreadOfItsOwn(() -> tried(extension));
    selected = extension;
    LOG.info("Native libraries: {}", report);
    String better = BlasKernel.fitting(cpuFlags().orElse(Set.of()));
    if (report.isBlasSlow() && !better.isEmpty()) {
      LOG.warn(
          "OpenBLAS has not chosen well for this CPU (try {}={})", BlasKernel.VARIABLE, better);
    }
  }

  private static Void initialise(String extension) {
    Nd4j.getBackend();
    NativeThreads.applyToProcess();
    if (ONEDNN_VARIABLES.stream().noneMatch(System.getenv()::containsKey)) {
      known(extension).map(InstructionSet::oneDnn).ifPresent(Instructions::limitTo);
    }
    return null;
  }

  private static NativeReport tried(String extension) {
    NativeThreads.applyToThisThread();
    return new NativeCheck().run(label(extension));
  }

  private static <T> T onThreadOfItsOwn(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "native libraries");
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UserError refusal ? refusal : notLoaded(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot load native libraries: interrupted", e);
    }
  }

  private static UserError notLoaded(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return new UserError(
        "Cannot load native libraries: "
            + (reason.isEmpty() ? root.getClass().getName() : reason)
            + " (they are unpacked into the home directory, or -Dorg.bytedeco.javacpp.cachedir)",
        thrown);
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
    return known(extension).map(InstructionSet::label).orElse(extension);
  }

  private static Optional<InstructionSet> known(String extension) {
    return Arrays.stream(InstructionSet.values())
        .filter(set -> set.extension().equals(extension))
        .findFirst();
  }
}
