package org.sparkvae.model;

import java.io.Serializable;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.ObjectiveConfig.BetaSchedule;

/**
 * β in the course of training, at t epochs from its start: constant β; linear, β·min(1, t/T);
 * cyclical, β·min(1, (t mod T)/(R·T)).
 *
 * <p>Sources: Bowman et al., Generating Sentences from a Continuous Space, 2016 (annealing from 0);
 * Fu et al., Cyclical Annealing Schedule: A Simple Approach to Mitigating KL Vanishing, 2019.
 *
 * @param beta what it rises to
 * @param epochs T
 * @param ramp R, share of a cycle
 */
public record KlSchedule(BetaSchedule shape, double beta, double epochs, double ramp)
    implements Serializable {

  public static KlSchedule of(ObjectiveConfig objective) {
    return new KlSchedule(
        objective.betaSchedule(), objective.beta(), objective.betaEpochs(), objective.betaRamp());
  }

  /**
   * β of a step.
   *
   * @param t epochs before the step, with their fraction
   */
  public double at(double t) {
    return beta
        * switch (shape) {
          case CONSTANT -> 1;
          case LINEAR -> Math.min(1, t / epochs);
          case CYCLICAL -> Math.min(1, t % epochs / (ramp * epochs));
        };
  }
}
