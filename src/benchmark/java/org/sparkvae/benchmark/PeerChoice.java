package org.sparkvae.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sparkvae.config.UserError;

/**
 * Finds the kernel of OpenBLAS that the peer is fastest with: its own choice, or one of those that
 * the CPU has the instructions for. Others would end the process.
 */
final class PeerChoice {
  private static final double SECONDS = 1;
  private static final Set<String> AVX2 = Set.of("avx2", "fma");
  private static final Set<String> AVX512 =
      Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl");

  private final Settings settings;
  private final Sides sides;

  PeerChoice(Settings settings, Sides sides) {
    this.settings = settings;
    this.sides = sides;
  }

  /**
   * Refuses a Python without PyTorch.
   *
   * @throws UserError that names the packages
   */
  static void requireTorch(String python) {
    if (!hasTorch(python)) {
      throw new UserError(
          "Cannot run the peer with "
              + python
              + ": no PyTorch there (apt-get install python3-torch libopenblas0-pthread,"
              + " or --peer PYTHON)");
    }
  }

  /** Whether PyTorch is there to be imported. */
  static boolean hasTorch(String python) {
    try {
      return new ProcessBuilder(python, "-c", "import torch")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Kernels to try on a CPU of these flags; empty stands for OpenBLAS's own choice. */
  static List<String> kernels(Set<String> cpuFlags) {
    List<String> kernels = new ArrayList<>(List.of(""));
    if (cpuFlags.containsAll(AVX2)) {
      kernels.addAll(List.of("Haswell", "Zen"));
    }
    if (cpuFlags.containsAll(AVX512)) {
      kernels.add("SkylakeX");
    }
    return kernels;
  }

  /** Tries them all; returns the fastest. */
  String fastest(String task, Network network, Allocator allocator) throws IOException {
    String best = null;
    double bestSpeed = 0;
    for (String kernel : kernels(Machine.flags())) {
      Optional<Measurement> tried = trial(task, network, kernel, allocator);
      double speed = tried.map(Measurement::imagesPerCpuSecond).orElse(0.0);
      if (speed > bestSpeed) {
        best = kernel;
        bestSpeed = speed;
      }
    }
    if (best == null) {
      throw new UserError(
          "Cannot run the peer with " + settings.python() + ": no kernel of OpenBLAS works");
    }
    return best;
  }

  private Optional<Measurement> trial(
      String task, Network network, String kernel, Allocator allocator) throws IOException {
    String name = kernel.isEmpty() ? "OpenBLAS's own choice" : "OPENBLAS_CORETYPE=" + kernel;
    try (SideProcess peer = sides.peer(task, network, kernel, allocator)) {
      Measurement measured = WarmSide.ofPeer(peer, SECONDS).measure();
      settings.tell(
          "  trial of %s, %s (%s): %.0f images a second of processor time",
          task, name, peer.about().get("kernel").asText(), measured.imagesPerCpuSecond());
      return Optional.of(measured);
    } catch (SideProcess.Ended e) {
      settings.tell("  trial of %s, %s: skipped. %s", task, name, e.getMessage());
      return Optional.empty();
    }
  }
}
