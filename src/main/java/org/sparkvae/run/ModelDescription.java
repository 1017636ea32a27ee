package org.sparkvae.run;

import com.fasterxml.jackson.annotation.JsonProperty;
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

  static final int FORMAT_VERSION = 1;
}
