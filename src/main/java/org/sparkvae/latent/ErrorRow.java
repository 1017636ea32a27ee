package org.sparkvae.latent;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** An image that came to nothing, and why: a row of {@code errors/}. */
record ErrorRow(String id, String reason) {

  static final class Support extends RowSupport<ErrorRow> {
    private static final MessageType ROWS =
        Types.buildMessage()
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("id")
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("reason")
            .named("error");

    Support() {
      super(ROWS);
    }

    @Override
    void fields(ErrorRow row) {
      text("id", row.id());
      text("reason", row.reason());
    }
  }
}
