package org.sparkvae.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a round of training cost.
 *
 * @param workMs milliseconds that the slowest worker spent on its own minibatches
 * @param overheadMs milliseconds that the round took beyond that: sending the state, scheduling,
 *     bringing the results back and averaging them
 * @param stateBytes that each worker is sent before the round
 * @param resultBytes that each worker sends back
 * @param waitShare share of the workers' own time, 0 to 1, in which a step waited for data: reading
 *     and gathering its minibatch and drawing the noise
 */
public record RoundCost(
    @JsonProperty("work_ms") double workMs,
    @JsonProperty("overhead_ms") double overheadMs,
    @JsonProperty("state_bytes") long stateBytes,
    @JsonProperty("result_bytes") long resultBytes,
    @JsonProperty("wait_share") double waitShare) {}
