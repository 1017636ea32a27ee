package org.sparkvae.data;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** The columns of a corpus: what every shard under {@code data/} and {@code errors/} looks like. */
public final class CorpusSchema {
  /** {@link org.sparkvae.storage.Manifest#kind} of a corpus. */
  public static final String KIND = "corpus";

  /** Column of the identifier: unique and stable. */
  public static final String ID = "id";

  /** Column of the class index. */
  public static final String LABEL = "label";

  /** Column of named numbers. */
  public static final String ATTRIBUTES = "attributes";

  /** Column of the split. */
  public static final String SPLIT = "split";

  /** Column of the height, in pixels. */
  public static final String HEIGHT = "height";

  /** Column of the width, in pixels. */
  public static final String WIDTH = "width";

  /** Column of the channels: 1 grey, 3 RGB. */
  public static final String CHANNELS = "channels";

  /** Column of raw 8-bit values, row by row, channels interleaved (HWC). */
  public static final String PIXELS = "pixels";

  /** Column of {@code errors/}: why the image could not be used. */
  public static final String REASON = "reason";

  static final String KEY_VALUE = "key_value";
  static final String KEY = "key";
  static final String VALUE = "value";

  static final MessageType IMAGES =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(ID)
          .optional(PrimitiveTypeName.INT32)
          .named(LABEL)
          .requiredMap()
          .key(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .requiredValue(PrimitiveTypeName.FLOAT)
          .named(ATTRIBUTES)
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(SPLIT)
          .required(PrimitiveTypeName.INT32)
          .named(HEIGHT)
          .required(PrimitiveTypeName.INT32)
          .named(WIDTH)
          .required(PrimitiveTypeName.INT32)
          .named(CHANNELS)
          .required(PrimitiveTypeName.BINARY)
          .named(PIXELS)
          .named("image");

  /** A row of {@code errors/}. */
  public static final MessageType ERRORS =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(ID)
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(REASON)
          .named("error");

  private CorpusSchema() {}

  /** Column names and types of {@code data/}, as the manifest lists them. */
  public static SortedMap<String, String> columns() {
    return new TreeMap<>(
        Map.of(
            ID, "string",
            LABEL, "int",
            ATTRIBUTES, "map<string,float>",
            SPLIT, "string",
            HEIGHT, "int",
            WIDTH, "int",
            CHANNELS, "int",
            PIXELS, "binary"));
  }
}
