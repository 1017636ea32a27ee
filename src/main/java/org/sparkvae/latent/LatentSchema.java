package org.sparkvae.latent;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** The columns of encoded images: what every file under {@code data/} looks like. */
public final class LatentSchema {
  /** {@link org.sparkvae.storage.Manifest#kind} of encoded images. */
  public static final String KIND = "latents";

  static final String ID = "id";
  static final String LABEL = "label";
  static final String SPLIT = "split";
  static final String MEAN = "mean";
  static final String LOG_VARIANCE = "log_variance";
  static final String KL = "kl";

  static final MessageType ROWS =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(ID)
          .optional(PrimitiveTypeName.INT32)
          .named(LABEL)
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(SPLIT)
          .requiredList()
          .requiredElement(PrimitiveTypeName.FLOAT)
          .named(MEAN)
          .requiredList()
          .requiredElement(PrimitiveTypeName.FLOAT)
          .named(LOG_VARIANCE)
          .required(PrimitiveTypeName.FLOAT)
          .named(KL)
          .named("latents");

  private LatentSchema() {}

  /** Column names and types, as the manifest lists them. */
  public static SortedMap<String, String> columns() {
    return new TreeMap<>(
        Map.of(
            ID, "string",
            LABEL, "int",
            SPLIT, "string",
            MEAN, "array<float>",
            LOG_VARIANCE, "array<float>",
            KL, "float"));
  }
}
