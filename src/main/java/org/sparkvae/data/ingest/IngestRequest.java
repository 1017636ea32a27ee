package org.sparkvae.data.ingest;

import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sparkvae.config.IngestConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.data.decode.DecodeLimits;
import org.sparkvae.data.decode.Decoder;
import org.sparkvae.data.decode.ImageSize;
import org.sparkvae.data.source.SourceFormat;
import org.sparkvae.storage.HadoopFiles;

/**
 * What {@link Ingest} is asked to do.
 *
 * @param input URI of a file or folder
 * @param size to bring all images to, or null: they must be of one size
 * @param channels 1 or 3 to convert to, or null: all images must have the same
 */
public record IngestRequest(
    String input, SourceFormat format, ImageSize size, Integer channels, IngestConfig config)
    implements Serializable {

  public IngestRequest {
    if (config.validationFraction() + config.testFraction() > 1) {
      throw new UserError(
          "Invalid ingest.test-fraction: "
              + config.testFraction()
              + " (with ingest.validation-fraction at most 1)");
    }
  }

  /** The input without user and password, for messages. */
  String shownInput() {
    return HadoopFiles.shown(HadoopFiles.path(input));
  }

  /** Brings images to the size and channels that are asked for. */
  Decoder decoder(DecodeLimits limits) {
    return new Decoder(limits, size, channels);
  }

  /** What the result depends on besides the images. */
  SortedMap<String, String> arguments() {
    SortedMap<String, String> arguments = new TreeMap<>();
    arguments.put("format", format.toString());
    arguments.put("size", size == null ? "" : size.toString());
    arguments.put("channels", channels == null ? "" : channels.toString());
    arguments.put("ingest.validation-fraction", Double.toString(config.validationFraction()));
    arguments.put("ingest.test-fraction", Double.toString(config.testFraction()));
    arguments.put("ingest.max-error-fraction", Double.toString(config.maxErrorFraction()));
    arguments.put("ingest.max-megapixels", Integer.toString(config.maxMegapixels()));
    arguments.put("ingest.shard-bytes", Long.toString(config.shardBytes()));
    arguments.put("ingest.seed", Long.toString(config.seed()));
    return arguments;
  }
}
