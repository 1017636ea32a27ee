package org.sparkvae.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What this machine is, as Linux tells. */
final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path PROCESS = Path.of("/proc/self/status");

  private Machine() {}

  /** The CPU's name. */
  static String cpu() throws IOException {
    return value(CPU, "model name");
  }

  /** The CPU's flags. */
  static Set<String> flags() throws IOException {
    return Set.of(value(CPU, "flags").split("\\s+", -1));
  }

  /** The numbers of the cores that this process may run on. */
  static List<Integer> cores() throws IOException {
    return cores(value(PROCESS, "Cpus_allowed_list"));
  }

  static List<Integer> cores(String list) {
    List<Integer> cores = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
        cores.add(core);
      }
    }
    return cores;
  }

  private static String value(Path file, String key) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElseThrow(() -> new IOException("Cannot find " + key + " in " + file));
    }
  }
}
