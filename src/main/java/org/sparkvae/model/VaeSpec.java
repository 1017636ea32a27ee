package org.sparkvae.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.List;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;

/**
 * What decides a VAE but for its parameters.
 *
 * @param beta factor of the KL term in the loss
 * @param classes of a conditional VAE, by label; none for any other
 */
public record VaeSpec(
    ModelConfig model,
    ImageShape shape,
    double beta,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LabelClass> classes)
    implements Serializable {

  public VaeSpec {
    // Other models do not say.
    classes = classes == null ? List.of() : List.copyOf(classes);
  }

  /** Of a VAE that knows of no classes. */
  public VaeSpec(ModelConfig model, ImageShape shape, double beta) {
    this(model, shape, beta, List.of());
  }

  /** Whether encoder and decoder are given the image's label. */
  @JsonIgnore
  public boolean isConditional() {
    return !classes.isEmpty();
  }
}
