package org.sparkvae.data;

import java.io.Serializable;

/**
 * One image as its source gives it.
 *
 * @param id unique and stable: relative path or {@code file#index}, escaped
 * @param tags what is known of it besides its pixels
 * @param payload its pixels, or the way to them
 */
record SourceImage(String id, Tags tags, Payload payload) implements Serializable {}
