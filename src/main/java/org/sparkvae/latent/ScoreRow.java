package org.sparkvae.latent;

import java.util.Map;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.sparkvae.data.ImageBatch;

/**
 * What is known of one image's density, in nats: a row of {@code data/}.
 *
 * @param label class index, or {@link ImageBatch#NO_LABEL}
 * @param logLikelihood L_K, the estimate of log p(x)
 * @param logLikelihoodError its standard error over the importance samples
 * @param reconstruction log p(x|z) at the first sample
 * @param kl KL(q(z|x)‖p(z)) in closed form
 */
record ScoreRow(
    String id,
    int label,
    String split,
    double logLikelihood,
    double logLikelihoodError,
    double reconstruction,
    double kl) {

  /** {@link org.sparkvae.storage.Manifest#kind} of scored images. */
  static final String CONTENTS = "scores";

  /** Column names and types, as the manifest lists them. */
  static final Map<String, String> COLUMNS =
      Map.of(
          "id", "string",
          "label", "int",
          "split", "string",
          "log_likelihood", "double",
          "log_likelihood_error", "double",
          "reconstruction", "double",
          "kl", "double",
          "elbo", "double");

  /** Whether every figure is a number. */
  boolean isFinite() {
    return Double.isFinite(logLikelihood)
        && Double.isFinite(logLikelihoodError)
        && Double.isFinite(reconstruction)
        && Double.isFinite(kl);
  }

  static final class Support extends RowSupport<ScoreRow> {
    private static final MessageType ROWS =
        Types.buildMessage()
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("id")
            .optional(PrimitiveTypeName.INT32)
            .named("label")
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("split")
            .required(PrimitiveTypeName.DOUBLE)
            .named("log_likelihood")
            .required(PrimitiveTypeName.DOUBLE)
            .named("log_likelihood_error")
            .required(PrimitiveTypeName.DOUBLE)
            .named("reconstruction")
            .required(PrimitiveTypeName.DOUBLE)
            .named("kl")
            .required(PrimitiveTypeName.DOUBLE)
            .named("elbo")
            .named("score");

    Support() {
      super(ROWS);
    }

    @Override
    void fields(ScoreRow row) {
      text("id", row.id());
      if (row.label() != ImageBatch.NO_LABEL) {
        number("label", row.label());
      }
      text("split", row.split());
      number("log_likelihood", row.logLikelihood());
      number("log_likelihood_error", row.logLikelihoodError());
      number("reconstruction", row.reconstruction());
      number("kl", row.kl());
      number("elbo", row.reconstruction() - row.kl());
    }
  }
}
