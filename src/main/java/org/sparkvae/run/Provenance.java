package org.sparkvae.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkvae.model.NativeLibraries;

/** Where a run comes from: what {@code provenance.json} holds. */
public final class Provenance {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Provenance() {}

  /**
   * Of a run that starts now.
   *
   * @param version of SparkVAE
   * @param spark version and master, as the operator knows them
   * @param dataUri of the corpus
   * @param dataSha256 of its manifest
   * @param instructionSet as configured
   */
  public static ObjectNode now(
      String version, String spark, String dataUri, String dataSha256, String instructionSet) {
    return JSON.createObjectNode()
        .put("sparkvae", version)
        .put("spark", spark)
        .put("java", Runtime.version().toString())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .put("native_instruction_set", NativeLibraries.select(instructionSet))
        .put("nd4j_backend", Nd4j.getBackend().getClass().getSimpleName())
        .put("threads_per_task", System.getenv().getOrDefault("OMP_NUM_THREADS", "unset"))
        .put("data", dataUri)
        .put(RunDirectory.DATA_SHA256, dataSha256)
        .put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
