package org.sparkvae.run;

import java.io.Serializable;

/**
 * A model as the bytes of its zip, ready to be broadcast; {@link ModelStore#read} makes it run.
 *
 * @param name {@code best} or {@code last}
 * @param sha256 of architecture, preprocessing and parameters
 */
@SuppressWarnings("ArrayRecordComponent") // bytes in transit: never compared, never a key
public record StoredModel(String name, byte[] zip, String sha256) implements Serializable {}
