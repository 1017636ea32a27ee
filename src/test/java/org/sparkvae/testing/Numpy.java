package org.sparkvae.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** NumPy as the judge of npy files; tests that need it are skipped where it is not installed. */
public final class Numpy {
  private static final String LOAD =
      """
      import glob, json, sys, numpy
      parts = [numpy.load(p) for p in sorted(glob.glob(sys.argv[1]))]
      for part in parts:
          assert part.dtype == numpy.dtype('<f4') and part.flags['C_CONTIGUOUS'], part.dtype
      whole = numpy.concatenate(parts)
      rows = whole.reshape(len(whole), -1).tolist()
      print(json.dumps({'parts': len(parts), 'shape': whole.shape, 'rows': rows}))
      """;

  private Numpy() {}

  /**
   * Loads all parts that match, one after the other: {@code parts}, {@code shape}, {@code rows}.
   */
  public static JsonNode load(Path folder, String glob) throws IOException, InterruptedException {
    String python = python();
    Command loaded = run("env", python, "-c", LOAD, folder.resolve(glob).toString());
    if (loaded.status() != 0) {
      throw new IOException("Cannot load " + glob + ": " + loaded.err());
    }
    return new ObjectMapper().readTree(loaded.lastLine());
  }

  private static String python() throws IOException, InterruptedException {
    for (String python : List.of("/usr/bin/python3", "python3")) {
      if (run("env", python, "-c", "import numpy").status() == 0) {
        return python;
      }
    }
    String reason =
        "SKIPPED: no python3 with numpy to judge npy files (apt-get install python3-numpy)";
    System.err.println(reason);
    return Assumptions.<String>abort(reason);
  }

  private static Command run(String... words) throws IOException, InterruptedException {
    return Command.run(List.of(words), Map.of());
  }
}
