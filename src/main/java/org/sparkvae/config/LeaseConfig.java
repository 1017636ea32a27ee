package org.sparkvae.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How processes agree on who writes ({@code lease} in the configuration).
 *
 * @param timeout for which an owner's heartbeat stands still before another takes over
 * @param patience with an owner whose heartbeat moves ({@code lease.wait})
 */
public record LeaseConfig(Duration timeout, Duration patience) implements Serializable {}
