package org.sparkvae.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ModelConfig.Network;
import org.sparkvae.model.VaeSpec;

/**
 * What a model zip says of itself ({@code sparkvae.json}): enough to build its network again.
 *
 * @param steps minibatches that each worker had run
 * @param modelSha256 of architecture, preprocessing and parameters
 * @param stateSha256 of the updater state
 */
public record ModelDescription(
    @JsonProperty("format_version") int formatVersion,
    VaeSpec spec,
    long steps,
    @JsonProperty("model_sha256") String modelSha256,
    @JsonProperty("state_sha256") String stateSha256) {

  /**
   * Format 1 had no channels of the decoder: a transposed convolution gave back as many channels as
   * the map had that it mirrored, and the outermost kept its own. Formats 1 and 2 knew one
   * objective and its β.
   */
  static final int FORMAT_VERSION = 3;

  /** The network that the parameters are of. */
  VaeSpec network() {
    ModelConfig model = spec.model();
    if (formatVersion > 1 || model.network() != Network.CONV || model.channels().isEmpty()) {
      return spec;
    }
    List<Integer> channels = model.channels();
    List<Integer> mirrored = new ArrayList<>(channels.subList(0, channels.size() - 1));
    Collections.reverse(mirrored);
    mirrored.add(channels.get(0));
    return new VaeSpec(
        model.withDecoderChannels(mirrored), spec.shape(), spec.objective(), spec.classes());
  }
}
