package org.sparkvae.data.source;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Messages;

/** Reads the rows of one Parquet file; at most one row group is in memory. */
final class ParquetStream implements ImageStream {
  private final SourceFile file;
  private final ParquetColumns columns;
  private final ParquetReader<Group> reader;
  private final String split;
  private long index;

  ParquetStream(SourceFile file, Configuration configuration) throws IOException {
    this.file = file;
    this.split = ParquetSource.split(file.plainName());
    InputFile input = HadoopInputFile.fromPath(new Path(file.path()), configuration);
    try (ParquetFileReader footer = ParquetFileReader.open(input)) {
      this.columns = ParquetColumns.of(footer.getFileMetaData().getSchema());
    } catch (RuntimeException e) {
      throw refusal(e);
    }
    this.reader =
        new Builder(input)
            .set(ReadSupport.PARQUET_READ_SCHEMA, columns.projection().toString())
            .build();
  }

  @Override
  public SourceImage next() throws IOException {
    try {
      Group row = reader.read();
      if (row == null) {
        return null;
      }
      SourceImage image = columns.image(row, Ids.ofRow(file.plainName(), index++));
      return new SourceImage(image.id(), image.tags().orSplit(split), image.payload());
    } catch (RuntimeException e) {
      throw refusal(e);
    }
  }

  private UserError refusal(RuntimeException e) {
    return new UserError("Cannot read " + file.shown() + ": " + Messages.reason(e), e);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static final class Builder extends ParquetReader.Builder<Group> {
    Builder(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
