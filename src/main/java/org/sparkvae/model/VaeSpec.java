package org.sparkvae.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ObjectiveConfig;

/**
 * What decides a VAE but for its parameters.
 *
 * @param classes of a conditional VAE, by label; none for any other
 */
public record VaeSpec(
    ModelConfig model,
    ImageShape shape,
    ObjectiveConfig objective,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LabelClass> classes)
    implements Serializable {

  public VaeSpec {
    // Other models do not say.
    classes = classes == null ? List.of() : List.copyOf(classes);
  }

  /** Of a VAE that knows of no classes. */
  public VaeSpec(ModelConfig model, ImageShape shape, ObjectiveConfig objective) {
    this(model, shape, objective, List.of());
  }

  /** The same with the evidence lower bound, its KL term times {@code beta}. */
  public VaeSpec(ModelConfig model, ImageShape shape, double beta) {
    this(model, shape, ObjectiveConfig.vae(beta));
  }

  /** Models of the first two formats say β and no more. */
  @JsonCreator
  static VaeSpec of(
      @JsonProperty("model") ModelConfig model,
      @JsonProperty("shape") ImageShape shape,
      @JsonProperty("beta") double beta,
      @JsonProperty("objective") ObjectiveConfig objective,
      @JsonProperty("classes") List<LabelClass> classes) {
    ObjectiveConfig known = objective == null ? ObjectiveConfig.vae(beta) : objective;
    return new VaeSpec(model, shape, known, classes);
  }

  /** Whether encoder and decoder are given the image's label. */
  @JsonIgnore
  public boolean isConditional() {
    return !classes.isEmpty();
  }
}
