package org.sparkvae.data;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.sparkvae.config.ImageShape;

/** Assembles one {@link ImageRecord} at a time from the column values that Parquet hands over. */
final class ImageMaterializer extends RecordMaterializer<ImageRecord> {
  private String id;
  private Integer label;
  private Map<String, Float> attributes;
  private String split;
  private int height;
  private int width;
  private int channels;
  private byte[] pixels;

  private final GroupConverter root =
      new Fields(
          new BinaryField(value -> id = value.toStringUsingUTF8()),
          new IntField(value -> label = value),
          new Fields(new AttributeField()),
          new BinaryField(value -> split = value.toStringUsingUTF8()),
          new IntField(value -> height = value),
          new IntField(value -> width = value),
          new IntField(value -> channels = value),
          new BinaryField(value -> pixels = value.getBytes())) {
        @Override
        public void start() {
          label = null;
          attributes = Map.of();
        }
      };

  @Override
  public ImageRecord getCurrentRecord() {
    ImageShape shape = new ImageShape(height, width, channels);
    return new ImageRecord(id, label, attributes, split, shape, pixels);
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private static class Fields extends GroupConverter {
    private final Converter[] fields;

    Fields(Converter... fields) {
      this.fields = fields;
    }

    @Override
    public Converter getConverter(int fieldIndex) {
      return fields[fieldIndex];
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  private final class AttributeField extends GroupConverter {
    private String key;
    private float value;

    @Override
    public Converter getConverter(int fieldIndex) {
      return fieldIndex == 0
          ? new BinaryField(binary -> key = binary.toStringUsingUTF8())
          : new PrimitiveConverter() {
            @Override
            public void addFloat(float number) {
              value = number;
            }
          };
    }

    @Override
    public void start() {}

    @Override
    public void end() {
      if (attributes.isEmpty()) {
        attributes = new HashMap<>();
      }
      attributes.put(key, value);
    }
  }

  private static final class BinaryField extends PrimitiveConverter {
    private final Consumer<Binary> sink;

    BinaryField(Consumer<Binary> sink) {
      this.sink = sink;
    }

    @Override
    public void addBinary(Binary value) {
      sink.accept(value);
    }
  }

  private static final class IntField extends PrimitiveConverter {
    private final IntConsumer sink;

    IntField(IntConsumer sink) {
      this.sink = sink;
    }

    @Override
    public void addInt(int value) {
      sink.accept(value);
    }
  }
}
