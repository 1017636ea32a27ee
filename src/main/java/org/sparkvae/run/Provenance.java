package org.sparkvae.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkvae.model.natives.NativeLibraries;
import org.sparkvae.model.natives.NativeReport;

/** Where a run comes from: what {@code provenance.json} holds. */
public final class Provenance {
  /** Hash of the model that a run began with, where it did not begin with random weights. */
  public static final String FIRST_MODEL_SHA256 = "first_model_sha256";

  static final String DATA_SHA256 = "data_manifest_sha256";

  /** What decides over the bits that are computed. */
  static final List<String> NATIVES =
      List.of(
          "native_instruction_set", "onednn_instruction_set", "blas_kernel", "threads_per_task");

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
    NativeReport natives = NativeLibraries.report(instructionSet);
    return JSON.createObjectNode()
        .put("sparkvae", version)
        .put("spark", spark)
        .put("java", Runtime.version().toString())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .put("native_instruction_set", natives.instructionSet())
        .put("onednn_instruction_set", natives.oneDnn())
        .put("blas_kernel", natives.blasKernel())
        .put("nd4j_backend", Nd4j.getBackend().getClass().getSimpleName())
        .put("threads_per_task", natives.threads())
        .put("data", dataUri)
        .put(DATA_SHA256, dataSha256)
        .put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
