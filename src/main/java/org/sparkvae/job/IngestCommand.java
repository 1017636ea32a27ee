package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.decode.ImageSize;
import org.sparkvae.data.ingest.Ingest;
import org.sparkvae.data.ingest.IngestRequest;
import org.sparkvae.data.source.SourceFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Turns a data set into a corpus of raw 8-bit pixels in Parquet shards.
 *
 * <pre>
 * sparkvae ingest --input /usr/share/datasets/fashion-mnist --output corpus
 * sparkvae ingest --input s3a://bucket/photos --output hdfs:///corpus --size 64x64 --channels 3
 * </pre>
 *
 * <p>A folder's images take their label from the folder that they lie in; folders at the top named
 * train, validation (val, valid) and test are splits. A source's own split is kept; without one,
 * and for validation out of train, the split is a hash of the id. Grey stays grey and RGB stays RGB
 * unless {@code --channels} says otherwise (to grey by luma); 16 bits are rounded to 8; transparent
 * pixels lie on white; of an animation the first frame counts. {@code --size} stretches, by area
 * averaging. Images that cannot be used become rows of {@code errors/} with their reason.
 *
 * <p>Exit status 2, and nothing written, if the input is missing, cut short or of mixed sizes
 * without {@code --size}, or if more than {@code ingest.max-error-fraction} of the images cannot be
 * used.
 */
@Command(
    name = "ingest",
    description = "Decode, resize, split and shard an image data set into a corpus.")
public final class IngestCommand extends SparkVaeCommand {
  @Option(
      names = "--input",
      required = true,
      paramLabel = "URI",
      description =
          "A file or folder: IDX, CIFAR-10 binary, PNG/JPEG/BMP/GIF in folders, tar, Parquet.")
  private String input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "The corpus: data/, errors/, manifest.json, status.json.")
  private String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      converter = FormatConverter.class,
      description = "auto, idx, cifar10, folder, tar or parquet (default: ${DEFAULT-VALUE}).")
  private SourceFormat format;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      converter = SizeConverter.class,
      description = "Resize all images by area averaging; without it they must be of one size.")
  private ImageSize size;

  @Option(
      names = "--channels",
      paramLabel = "1|3",
      converter = ChannelsConverter.class,
      description = "Convert to grey (luma) or RGB; without it all images must be the same.")
  private Integer channels;

  @Mixin private ConfigOptions options;

  @Override
  protected ObjectNode run(JobContext context) throws IOException {
    RunConfig config = options.load(context.hadoop());
    IngestRequest request = new IngestRequest(input, format, size, channels, config.ingest());
    return new Ingest(context.hadoop(), context::java).run(request, output);
  }

  private static final class FormatConverter implements ITypeConverter<SourceFormat> {
    @Override
    public SourceFormat convert(String text) {
      try {
        return SourceFormat.valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'" + text + "' is not one of auto, idx, cifar10, folder, tar, parquet");
      }
    }
  }

  private static final class SizeConverter implements ITypeConverter<ImageSize> {
    @Override
    public ImageSize convert(String text) {
      try {
        return ImageSize.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'" + text + "' is not HxW, such as 28x28, up to 64 megapixels");
      }
    }
  }

  private static final class ChannelsConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.equals("1") && !text.equals("3")) {
        throw new TypeConversionException("'" + text + "' is not 1 (grey) or 3 (RGB)");
      }
      return Integer.valueOf(text);
    }
  }
}
