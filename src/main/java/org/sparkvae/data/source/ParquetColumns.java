package org.sparkvae.data.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.CorpusSchema;
import org.sparkvae.data.Messages;
import org.sparkvae.data.decode.EncodedImage;
import org.sparkvae.data.decode.Payload;
import org.sparkvae.data.decode.RawPixels;
import org.sparkvae.data.decode.RejectedImage;

/**
 * Which columns of a Parquet file say what.
 *
 * @param image encoded images or raw pixels, in a column of its own or in a struct's
 * @param id or null
 * @param raw whether the file has our own columns, with raw pixels
 */
record ParquetColumns(MessageType projection, Type image, String id, boolean raw) {
  private static final List<String> IMAGES = List.of("image", "content", "bytes");
  private static final List<String> IDS = List.of(CorpusSchema.ID, "path");
  private static final List<String> RAW =
      List.of(CorpusSchema.PIXELS, CorpusSchema.HEIGHT, CorpusSchema.WIDTH, CorpusSchema.CHANNELS);
  private static final String BYTES = "bytes";

  static ParquetColumns of(MessageType schema) {
    boolean raw = RAW.stream().allMatch(schema::containsField);
    Type image =
        Stream.concat(raw ? Stream.of(CorpusSchema.PIXELS) : Stream.empty(), IMAGES.stream())
            .filter(schema::containsField)
            .map(schema::getType)
            .filter(ParquetColumns::holdsBytes)
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no column of images (image, content, bytes)"));
    String id =
        IDS.stream()
            .filter(name -> schema.containsField(name) && isPrimitive(schema.getType(name)))
            .findFirst()
            .orElse(null);
    return new ParquetColumns(projection(schema, image, id, raw), image, id, raw);
  }

  private static boolean isPrimitive(Type type) {
    return type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED);
  }

  private static boolean holdsBytes(Type type) {
    if (!type.isPrimitive()) {
      GroupType struct = type.asGroupType();
      return struct.containsField(BYTES) && holdsBytes(struct.getType(BYTES));
    }
    return isPrimitive(type)
        && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
  }

  private static MessageType projection(MessageType schema, Type image, String id, boolean raw) {
    List<Type> wanted = new ArrayList<>();
    wanted.add(image);
    Stream<String> others = Stream.of(id, CorpusSchema.LABEL, CorpusSchema.SPLIT);
    Stream<String> shape =
        Stream.of(
            CorpusSchema.HEIGHT,
            CorpusSchema.WIDTH,
            CorpusSchema.CHANNELS,
            CorpusSchema.ATTRIBUTES);
    Stream.concat(others, raw ? shape : Stream.empty())
        .filter(Objects::nonNull)
        .filter(schema::containsField)
        .map(schema::getType)
        .forEach(wanted::add);
    return new MessageType(schema.getName(), wanted);
  }

  /** A row as an image; {@code otherwise} is its id where the row has none. */
  SourceImage image(Group row, String otherwise) {
    return new SourceImage(id(row, otherwise), tags(row), payload(row));
  }

  private String id(Group row, String otherwise) {
    if (id == null || row.getFieldRepetitionCount(id) == 0) {
      return otherwise;
    }
    String value = text(row, id);
    // A corpus's ids are escaped already.
    return raw ? value : Ids.ofPath(value);
  }

  private Payload payload(Group row) {
    if (row.getFieldRepetitionCount(image.getName()) == 0) {
      return new RejectedImage("no image in its row");
    }
    if (raw) {
      return rawPixels(row);
    }
    if (image.isPrimitive()) {
      return new EncodedImage(row.getBinary(image.getName(), 0).getBytes());
    }
    Group struct = row.getGroup(image.getName(), 0);
    return struct.getFieldRepetitionCount(BYTES) == 0
        ? new RejectedImage("no image in its row")
        : new EncodedImage(struct.getBinary(BYTES, 0).getBytes());
  }

  private static Payload rawPixels(Group row) {
    try {
      ImageShape shape =
          new ImageShape(
              row.getInteger(CorpusSchema.HEIGHT, 0),
              row.getInteger(CorpusSchema.WIDTH, 0),
              row.getInteger(CorpusSchema.CHANNELS, 0));
      return new RawPixels(shape, row.getBinary(CorpusSchema.PIXELS, 0).getBytes());
    } catch (RuntimeException e) {
      return new RejectedImage("its row gives no image: " + Messages.reason(e));
    }
  }

  private Tags tags(Group row) {
    String split = text(row, CorpusSchema.SPLIT);
    String label = text(row, CorpusSchema.LABEL);
    boolean numbered = label != null && isNumber(row.getType().getType(CorpusSchema.LABEL));
    return new Tags(
        numbered ? null : label,
        numbered ? Math.toIntExact(Long.parseLong(label)) : null,
        attributes(row),
        split);
  }

  private static boolean isNumber(Type type) {
    PrimitiveTypeName name = type.asPrimitiveType().getPrimitiveTypeName();
    return name == PrimitiveTypeName.INT32 || name == PrimitiveTypeName.INT64;
  }

  /** The value of a column of texts or numbers, or null. */
  private static String text(Group row, String column) {
    boolean present =
        row.getType().containsField(column)
            && isPrimitive(row.getType().getType(column))
            && row.getFieldRepetitionCount(column) > 0;
    return present ? row.getValueToString(row.getType().getFieldIndex(column), 0) : null;
  }

  private static Map<String, Float> attributes(Group row) {
    Map<String, Float> attributes = new HashMap<>();
    if (row.getType().containsField(CorpusSchema.ATTRIBUTES)
        && row.getFieldRepetitionCount(CorpusSchema.ATTRIBUTES) > 0) {
      Group map = row.getGroup(CorpusSchema.ATTRIBUTES, 0);
      for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
        Group entry = map.getGroup(0, i);
        attributes.put(entry.getString(0, 0), entry.getFloat(1, 0));
      }
    }
    return attributes;
  }
}
